// What is looked up beside a word: a definition, where a reference leads, a note. It comes when one
// rests on the word or tabs to it, stays while one moves into it, and goes with Escape.
import type { ClauseRow, Span } from '../../generated';
import type { Side } from '../pane';

const REST = 260;
const GRACE = 220;

export interface Looked {
  row: ClauseRow;
  /** Nothing when only notes lie here. */
  span: Span | null;
  notes: string[];
  element: HTMLElement;
  side: Side;
  version: string | null;
}

export const LOOKUP_ID = 'lookup';

export class Lookup {
  shown = $state.raw<Looked | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pointer = { x: -1, y: -1 };

  constructor() {
    // Heard from the start of the window, so that a pointer left lying is known to lie.
    const heard = ({ clientX: x, clientY: y }: PointerEvent) => (this.#pointer = { x, y });
    window.addEventListener('pointermove', heard, { passive: true });
  }

  /** A word that scrolls under a pointer at rest is not pointed at. */
  moved({ clientX, clientY }: PointerEvent): boolean {
    return clientX !== this.#pointer.x || clientY !== this.#pointer.y;
  }

  /** Resting on a word with the pointer. */
  rest(looked: Looked): void {
    if (this.shown?.element === looked.element) {
      this.stay();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.show(looked), REST);
  }

  show(looked: Looked): void {
    clearTimeout(this.#timer);
    if (this.shown?.element === looked.element) return;
    this.close();
    this.shown = looked;
    looked.element.setAttribute('aria-describedby', LOOKUP_ID);
  }

  /** The pointer left; there is time to move it into what is shown. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), GRACE);
  }

  stay(): void {
    clearTimeout(this.#timer);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.shown?.element.removeAttribute('aria-describedby');
    this.shown = null;
  }

  /** Back to the word. */
  giveBack(): void {
    const element = this.shown?.element;
    this.close();
    element?.focus({ preventScroll: true });
  }
}

export interface Box {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Where something of a size lies beside a word: under it or over it, never on it. */
export function beside(
  word: Box,
  size: { width: number; height: number },
  window: { width: number; height: number },
  gap = 8,
): { left: number; top: number } {
  const left = Math.max(gap, Math.min(word.left, window.width - size.width - gap));
  const under = word.bottom + gap;
  const fits = under + size.height <= window.height - gap;
  const roomier = window.height - word.bottom >= word.top;
  const top = fits || roomier ? under : Math.max(gap, word.top - gap - size.height);
  return { left, top };
}
