// The state of Verify: the file that was looked at last, and what it says of itself.
import { asProblem } from '../api';
import type { Session } from '../frame/session.svelte';
import type { Problem, VerificationView } from '../generated';
import { Latest } from '../latest';

export class Verify {
  readonly #session: Session;
  readonly #looks = new Latest();

  path = $state<string | null>(null);
  view = $state.raw<VerificationView | null>(null);
  problem = $state.raw<Problem | null>(null);
  looking = $state(false);

  constructor(session: Session) {
    this.#session = session;
  }

  async pick(): Promise<void> {
    const paths = await this.#session.attempt(() => this.#session.platform.pick('files'));
    if (paths?.[0]) await this.look(paths[0]);
  }

  async look(path: string): Promise<void> {
    this.#session.go({ place: 'verify', path });
    await this.#read(path);
  }

  /** Back and forward lead to files looked at before. */
  async follow(path: string | null): Promise<void> {
    if (path !== null && path !== this.path) await this.#read(path);
  }

  async #read(path: string): Promise<void> {
    this.path = path;
    this.view = null;
    this.problem = null;
    this.looking = true;
    try {
      const view = await this.#looks.only(() => this.#session.api.verifyFile({ path }));
      if (view === null) return;
      this.view = view;
      this.#session.announce(this.#session.say(view.sentence));
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.looking = false;
  }
}
