// The last thing done in Terms that can be taken back. Leaves out the drawing of the offer.
const PATIENCE = 15_000;

export interface Offer {
  /** What was done, as a sentence. */
  done: string;
  /** Takes it back; nothing where it is only said. */
  back: (() => Promise<void>) | null;
}

export class Undo {
  offer = $state.raw<Offer | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  propose(done: string, back: () => Promise<void>): void {
    this.offer = { done, back };
    this.wait();
  }

  /** Says something that there is nothing to take back of. */
  tell(done: string): void {
    this.offer = { done, back: null };
    this.wait();
  }

  /** Begins to wait anew, or stops waiting while somebody looks at the offer. */
  wait(patience = PATIENCE): void {
    clearTimeout(this.#timer);
    if (Number.isFinite(patience)) this.#timer = setTimeout(() => this.drop(), patience);
  }

  drop(): void {
    clearTimeout(this.#timer);
    this.offer = null;
  }

  async take(): Promise<void> {
    const offer = this.offer;
    this.drop();
    await offer?.back?.();
  }
}
