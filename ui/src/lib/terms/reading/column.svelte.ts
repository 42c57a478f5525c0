// Lays out only what is in sight of a long column, and keeps the reader's place while heights
// become known. The arithmetic is in heights.ts, the elements in Column.svelte.
import { tick } from 'svelte';
import { Heights, holdAt, inSight, revealed, topOf, type Hold } from './heights';

/** Laid out beyond what is in sight, in pixels. */
const SPARE = 700;
/** Where nothing can be measured, as in a test without a screen. */
const UNSEEN = 900;

export class ColumnState {
  #heights: Heights;
  #guess: (index: number, width: number) => number;
  #scroller: HTMLElement | null = null;
  #content: HTMLElement | null = null;
  #watch: ResizeObserver | undefined;
  /** A row that was brought into view stays where it is until the person scrolls. */
  #hold: Hold | null = null;
  /** Where the view was put by us, to tell it from scrolling by hand. */
  #put = -1;
  #width = 0;

  #top = $state(0);
  #height = $state(0);
  #version = $state(0);

  constructor(count: number, guess: (index: number, width: number) => number) {
    this.#guess = guess;
    this.#heights = new Heights(count, (index) => guess(index, 0));
  }

  readonly range = $derived.by(() => {
    void this.#version;
    return inSight(this.#heights, this.#top, this.#height || UNSEEN, SPARE);
  });

  get total(): number {
    void this.#version;
    return this.#heights.total;
  }

  topOf(index: number): number {
    void this.#version;
    return this.#heights.top(index);
  }

  /** The row at the upper edge of the view. */
  get first(): number {
    void this.#version;
    return this.#heights.at(this.#top);
  }

  /** Where the view stands, to come back to. */
  get place(): Hold {
    return holdAt(this.#heights, this.#top);
  }

  /** Other rows than before. */
  reset(count: number): void {
    this.#heights = new Heights(count, (index) => this.#guess(index, this.#width));
    this.#hold = null;
    this.#version++;
  }

  /** The same rows with other words: keeps the place. */
  renew(count: number): void {
    const hold = this.#hold ?? holdAt(this.#heights, this.#top);
    const old = this.#heights;
    const kept = old.count === count;
    this.#heights = new Heights(count, (i) => (kept ? old.height(i) : this.#guess(i, this.#width)));
    this.#settle(hold, this.#hold !== null);
  }

  attach(scroller: HTMLElement, content: HTMLElement): () => void {
    this.#scroller = scroller;
    this.#content = content;
    if (typeof ResizeObserver !== 'undefined') {
      this.#watch = new ResizeObserver((entries) => this.#measure(entries));
      this.#watch.observe(scroller);
      for (const row of content.children) this.#watch.observe(row);
    }
    this.#height = scroller.clientHeight;
    this.#width = content.clientWidth;
    return () => this.#watch?.disconnect();
  }

  /** Watches the height of a row as long as it is laid out. */
  row = (element: HTMLElement): { destroy: () => void } => {
    this.#watch?.observe(element);
    return { destroy: () => this.#watch?.unobserve(element) };
  };

  scrolled = (): void => {
    if (!this.#scroller) return;
    if (Math.abs(this.#scroller.scrollTop - this.#put) > 1.5) this.#hold = null;
    this.#top = Math.max(0, this.#scroller.scrollTop - this.#before);
  };

  /** Brings a row into view if it is not; says whether anything moved. */
  reveal(index: number): boolean {
    const top = revealed(this.#heights, index, this.#top, this.#height || UNSEEN);
    if (top === null) return false;
    this.#settle({ index, into: top - this.#heights.top(index) });
    return true;
  }

  /** Puts a row at a distance below the upper edge of the view. */
  align(index: number, below: number): void {
    this.#settle({ index, into: -below });
  }

  /** Goes back to where one was. */
  restore(place: Hold): void {
    this.#settle(place);
  }

  /** How far a row is below the upper edge of the view. */
  offsetOf(index: number): number {
    return this.#heights.top(index) - this.#top;
  }

  /** What stands above the first row, such as notices about the copy. */
  get #before(): number {
    return this.#content?.offsetTop ?? 0;
  }

  /** Puts a row where it belongs, once the page has the new heights, and before it is painted. */
  #settle(hold: Hold, keep = true): void {
    if (keep) this.#hold = hold;
    this.#version++;
    void tick().then(() => this.#apply(hold));
  }

  #apply(hold: Hold): void {
    this.#put = Math.max(0, topOf(this.#heights, hold) + this.#before);
    if (this.#scroller && Math.abs(this.#scroller.scrollTop - this.#put) > 0.5) {
      this.#scroller.scrollTop = this.#put;
      // The browser may not go as far as asked, at either end.
      this.#put = this.#scroller.scrollTop;
    }
    this.#top = Math.max(0, (this.#scroller?.scrollTop ?? this.#put) - this.#before);
  }

  #measure(entries: ResizeObserverEntry[]): void {
    const hold = this.#hold ?? holdAt(this.#heights, this.#top);
    let moved = false;
    for (const entry of entries) {
      if (entry.target === this.#scroller) {
        moved = this.#resized() || moved;
        continue;
      }
      const index = Number((entry.target as HTMLElement).dataset.index);
      const height = entry.borderBoxSize[0]?.blockSize ?? 0;
      if (height > 0) moved = this.#heights.measure(index, height) || moved;
    }
    if (moved) this.#settle(hold, false);
  }

  #resized(): boolean {
    if (!this.#scroller || !this.#content) return false;
    this.#height = this.#scroller.clientHeight;
    const width = this.#content.clientWidth;
    if (width === 0 || width === this.#width) return false;
    this.#width = width;
    const { count } = this.#heights;
    this.#heights = new Heights(count, (index) => this.#guess(index, width));
    for (const row of this.#content.children) {
      const index = Number((row as HTMLElement).dataset.index);
      this.#heights.measure(index, row.getBoundingClientRect().height);
    }
    return true;
  }
}
