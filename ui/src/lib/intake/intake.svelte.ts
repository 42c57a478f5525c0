// The state of an import: the file, what was recognised, what the person decided, and what was put
// on the shelf or taken off it last. Nothing is kept by the program before the import itself.
import { asProblem, newJob } from '../api';
import type { Session } from '../frame/session.svelte';
import type {
  DocumentSummary,
  ImportChoices,
  ImportPreview,
  Problem,
  TakenOff,
} from '../generated';
import { debounced, Latest } from '../latest';
import type { Progress } from '../platform/platform';
import type { Terms } from '../terms/terms.svelte';
import { newId } from './files';
import { declinedWith, withDeclined } from './repairs';

const NOTHING: ImportChoices = {
  path: '',
  document: '',
  title: '',
  language: '',
  date: '',
  declined: [],
};

export class Intake {
  readonly #session: Session;
  readonly #terms: Terms;
  readonly #reads = new Latest();
  #job: string | null = null;

  choices = $state.raw<ImportChoices>(NOTHING);
  preview = $state.raw<ImportPreview | null>(null);
  problem = $state.raw<Problem | null>(null);
  reading = $state.raw<Progress | null>(null);
  importing = $state(false);
  /** Repairs that were declined, but without which the text cannot be read. */
  needed = $state.raw<string[]>([]);
  /** The raw lines of the repair in hand. */
  lines = $state.raw<[number, number] | null>(null);
  takenOff = $state.raw<TakenOff | null>(null);

  constructor(session: Session, terms: Terms) {
    this.#session = session;
    this.#terms = terms;
  }

  get documents(): DocumentSummary[] {
    return this.#session.status?.documents ?? [];
  }

  /** The document that this would be a new version of. */
  get versionOf(): DocumentSummary | null {
    return this.documents.find((known) => known.id === this.preview?.document) ?? null;
  }

  /** The document of which a newer copy was asked for. */
  get wanted(): DocumentSummary | null {
    const here = this.#session.here;
    const asked = here.place === 'terms' && here.view === 'import' ? here.document : undefined;
    return this.documents.find((known) => known.id === asked) ?? null;
  }

  async pick(): Promise<void> {
    const paths = await this.#session.attempt(() => this.#session.platform.pick('files'));
    const path = paths?.[0];
    if (path) await this.look(path);
  }

  /** Reads a file and shows what was recognised. */
  async look(path: string): Promise<void> {
    const here = this.#session.here;
    if (here.place !== 'terms' || here.view !== 'import') {
      this.#session.go({ place: 'terms', view: 'import' });
    }
    this.choices = { ...NOTHING, path, document: this.wanted?.id ?? '' };
    this.preview = null;
    this.lines = null;
    this.needed = [];
    this.takenOff = null;
    await this.#read();
  }

  /** Puts the file away; nothing was kept. */
  leave(): void {
    this.#reads.drop();
    this.choices = NOTHING;
    this.preview = null;
    this.problem = null;
    this.lines = null;
  }

  cancel(): void {
    if (this.#job) void this.#session.platform.cancel(this.#job);
    this.reading = null;
    if (this.preview) this.#reads.drop();
    else this.leave();
  }

  decide(changes: Partial<ImportChoices>): void {
    this.choices = { ...this.choices, ...changes };
    this.#later();
  }

  /** A new document, or a new version of one on the shelf. */
  decideVersion(document: string): void {
    const taken = this.documents.map((known) => known.id);
    this.decide({ document: document || newId(this.choices.path, taken) });
  }

  /** Makes or declines repairs; shown at once, then read afresh. */
  repair(ids: string[], made: boolean): void {
    const declined = declinedWith(this.choices.declined, ids, made);
    if (this.preview) {
      this.preview = { ...this.preview, repairs: withDeclined(this.preview.repairs, declined) };
    }
    this.decide({ declined });
  }

  #later = debounced(250, () => void this.#read());

  async #read(): Promise<void> {
    const job = newJob();
    this.#job = job;
    this.problem = null;
    this.reading = { job, done: 0, total: 3, subject: 'read' };
    const stop = this.#session.platform.onProgress((progress) => {
      if (progress.job === job && this.reading) this.reading = progress;
    });
    try {
      const { choices } = this;
      const preview = await this.#reads.only(() => this.#session.api.previewImport(choices, job));
      if (!preview) return;
      const first = this.preview === null;
      this.preview = preview;
      this.#insist(preview);
      const words = this.#session.words.intake;
      const sentence = words.recognised(preview.clauses.length, preview.repairs.length);
      this.#session.announce(first ? sentence : words.readAgain);
    } catch (thrown) {
      this.problem = asProblem(thrown);
      if (this.problem.code === 'cancelled') this.problem = null;
    } finally {
      stop();
      if (this.#job === job) {
        this.#job = null;
        this.reading = null;
      }
    }
  }

  /** What was made although it was declined has to be made. */
  #insist(preview: ImportPreview): void {
    const { declined } = this.choices;
    const made = preview.repairs.filter((repair) => repair.made && declined.includes(repair.id));
    if (made.length === 0) return;
    const ids = made.map((repair) => repair.id);
    this.needed = [...this.needed, ...ids];
    this.choices = { ...this.choices, declined: declinedWith(declined, ids, true) };
  }

  /** Puts it on the shelf, then shows it, or what changed in it. */
  async import(): Promise<void> {
    if (!this.preview || this.importing) return;
    this.importing = true;
    this.problem = null;
    try {
      const document = this.choices.document || this.preview.document;
      const done = await this.#session.api.importDocument({ ...this.choices, document });
      await this.#shelfChanged();
      const { id, version } = done.document;
      this.leave();
      this.#session.announce(this.#session.words.intake.done(done.document.title));
      this.#session.go(
        done.before
          ? { place: 'terms', view: 'compare', document: id, before: done.before, after: version }
          : { place: 'terms', view: 'read', document: id },
      );
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.importing = false;
    }
  }

  async takeOff(document: string, version: string): Promise<void> {
    const off = await this.#session.attempt(() =>
      this.#session.api.removeVersion({ document, version }),
    );
    if (!off) return;
    this.takenOff = off;
    await this.#shelfChanged();
    this.#session.announce(this.#session.words.intake.takenOff(off.document, off.version));
  }

  async putBack(): Promise<void> {
    const off = this.takenOff;
    if (!off) return;
    const back = await this.#session.attempt(() =>
      this.#session.api.restoreVersion({ id: off.entry }),
    );
    if (!back) return;
    this.takenOff = null;
    await this.#shelfChanged();
  }

  /** The documents at hand are others now. */
  async #shelfChanged(): Promise<void> {
    await this.#terms.restock();
  }
}
