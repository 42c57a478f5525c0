// Keeps only the newest of several answers under way: what arrives late is dropped.
export class Latest {
  #turn = 0;

  /** The answer, or nothing when something newer was asked in the meantime. */
  async only<T>(work: () => Promise<T>): Promise<T | null> {
    const turn = ++this.#turn;
    try {
      const answer = await work();
      return turn === this.#turn ? answer : null;
    } catch (thrown) {
      if (turn !== this.#turn) return null;
      throw thrown;
    }
  }

  /** Whatever is still under way no longer counts. */
  drop(): void {
    this.#turn++;
  }
}

/** Calls once the caller has been quiet for a while. */
export function debounced<A extends unknown[]>(
  wait: number,
  work: (...args: A) => void,
): ((...args: A) => void) & { now: (...args: A) => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (...args: A) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), wait);
  };
  return Object.assign(later, {
    now: (...args: A) => {
      clearTimeout(timer);
      work(...args);
    },
    cancel: () => clearTimeout(timer),
  });
}
