// The heights of many rows, some measured and some only guessed, so that a long document can be
// scrolled while a screenful of it is laid out. Every question is answered in steps that grow with
// the logarithm of the number of rows. Leaves out the page: no element is touched here.
export class Heights {
  readonly count: number;
  /** A binary indexed tree over the heights: sums up to any row. */
  readonly #sums: Float64Array;
  readonly #heights: Float64Array;

  constructor(count: number, guess: (index: number) => number) {
    this.count = count;
    this.#heights = Float64Array.from({ length: count }, (_, index) => guess(index));
    this.#sums = new Float64Array(count + 1);
    for (let at = 1; at <= count; at++) {
      this.#sums[at] = (this.#sums[at] ?? 0) + (this.#heights[at - 1] ?? 0);
      const above = at + (at & -at);
      if (above <= count) this.#sums[above] = (this.#sums[above] ?? 0) + (this.#sums[at] ?? 0);
    }
  }

  get total(): number {
    return this.top(this.count);
  }

  /** Where a row begins; for the number of rows, where the last one ends. */
  top(index: number): number {
    let sum = 0;
    for (let at = Math.min(index, this.count); at > 0; at -= at & -at) sum += this.#sums[at] ?? 0;
    return sum;
  }

  height(index: number): number {
    return this.#heights[index] ?? 0;
  }

  /** Keeps what was measured; says whether anything moved. */
  measure(index: number, height: number): boolean {
    if (index < 0 || index >= this.count) return false;
    const by = height - this.height(index);
    if (Math.abs(by) < 0.1) return false;
    this.#heights[index] = height;
    for (let at = index + 1; at <= this.count; at += at & -at) {
      this.#sums[at] = (this.#sums[at] ?? 0) + by;
    }
    return true;
  }

  /** The row that lies at a distance from the beginning; the nearest for one outside. */
  at(offset: number): number {
    let index = 0;
    let left = offset;
    for (let step = highestBit(this.count); step > 0; step >>= 1) {
      const next = index + step;
      if (next <= this.count && (this.#sums[next] ?? 0) <= left) {
        index = next;
        left -= this.#sums[next] ?? 0;
      }
    }
    return Math.max(0, Math.min(index, this.count - 1));
  }
}

function highestBit(count: number): number {
  return count > 0 ? 1 << (31 - Math.clz32(count)) : 0;
}

/** Rows from `start` up to, not including, `end`. */
export interface Span {
  start: number;
  end: number;
}

/** The rows in sight, and a little more on either side so that nothing is seen to appear. */
export function inSight(heights: Heights, top: number, height: number, spare: number): Span {
  if (heights.count === 0) return { start: 0, end: 0 };
  const start = heights.at(Math.max(0, top - spare));
  const end = heights.at(top + height + spare) + 1;
  return { start, end: Math.min(end, heights.count) };
}

/** A row held in its place on the screen while the heights of others change. */
export interface Hold {
  index: number;
  /** How far below its beginning the upper edge of the view lies. */
  into: number;
}

export function holdAt(heights: Heights, top: number): Hold {
  const index = heights.at(top);
  return { index, into: top - heights.top(index) };
}

/** Where the view has to stand for a held row to stay where it was. */
export function topOf(heights: Heights, hold: Hold): number {
  return heights.top(hold.index) + hold.into;
}

/** How to show a row: not at all if it is whole in sight, else in the upper third. */
export function revealed(
  heights: Heights,
  index: number,
  top: number,
  height: number,
): number | null {
  const begins = heights.top(index);
  const ends = begins + heights.height(index);
  if (begins >= top + 8 && ends <= top + height - 8) return null;
  const room = height - heights.height(index);
  return Math.max(0, begins - Math.max(16, Math.min(height / 3, room / 2)));
}
