// The state of the register: its rows, the filter, the row in hand, and what the person changes.
// Changes are shown at once, kept by the program, and can be taken back.
import { asProblem } from '../api';
import type { Session } from '../frame/session.svelte';
import type {
  ConflictView,
  ObligationFilter,
  ObligationRow,
  OwnState,
  Problem,
} from '../generated';
import { Latest } from '../latest';
import { exportTo } from '../parts/export';
import { EVERYTHING, MODALITIES, select } from './select';

const MOST_UNDO = 50;

export class Register {
  readonly #session: Session;
  readonly #details = new Latest();
  #saving: Promise<unknown> = Promise.resolve();
  #undo = $state.raw<{ clause: string; before: OwnState }[]>([]);

  all = $state.raw<ObligationRow[] | null>(null);
  version = $state('');
  problem = $state.raw<Problem | null>(null);
  filter = $state.raw<ObligationFilter>(EVERYTHING);
  conflicts = $state.raw<ConflictView[]>([]);
  saved = $state<string | null>(null);
  written = $state<string | null>(null);

  rows = $derived(this.all === null ? [] : select(this.all, this.filter));
  owners = $derived([...new Set((this.all ?? []).map((row) => row.own.owner))].filter(Boolean));
  /** How many there are: headings count only where they are asked for. */
  total = $derived(
    this.filter.modality.includes('container')
      ? (this.all?.length ?? 0)
      : (this.all ?? []).filter((row) => row.modality !== 'container').length,
  );
  canUndo = $derived(this.#undo.length > 0);

  constructor(session: Session) {
    this.#session = session;
  }

  get chosen(): string | null {
    const here = this.#session.here;
    const shown = here.place === 'terms' && here.view === 'register';
    return shown ? (here.clause ?? null) : null;
  }

  get row(): ObligationRow | null {
    return this.all?.find((row) => row.clause === this.chosen) ?? null;
  }

  async load(): Promise<void> {
    try {
      const page = await this.#session.api.listObligations({ ...EVERYTHING, modality: MODALITIES });
      this.all = page.rows;
      this.version = page.version;
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  narrow(changes: Partial<ObligationFilter>): void {
    this.filter = { ...this.filter, ...changes };
    this.written = null;
  }

  widen(): void {
    const { sort, descending } = this.filter;
    this.filter = { ...EVERYTHING, sort, descending };
  }

  /** By this column; a second time the other way round. */
  sortBy(sort: string): void {
    this.narrow({ sort, descending: this.filter.sort === sort && !this.filter.descending });
  }

  choose(clause: string): void {
    this.saved = null;
    this.#session.settle({ place: 'terms', view: 'register', clause });
  }

  /** So many rows on; gives back the clause it came to. */
  step(by: number): string | null {
    const at = this.rows.findIndex((row) => row.clause === this.chosen);
    const to = Math.min(Math.max(at < 0 ? 0 : at + by, 0), this.rows.length - 1);
    const next = this.rows[to];
    if (next) this.choose(next.clause);
    return next?.clause ?? null;
  }

  /** Goes to a row from elsewhere; it must not hide behind a filter. */
  async reveal(clause: string): Promise<void> {
    this.#session.go({ place: 'terms', view: 'register', clause });
    if (!this.all) await this.load();
    if (this.rows.some((row) => row.clause === clause)) return;
    this.widen();
    const heading = this.all?.find((row) => row.clause === clause)?.modality === 'container';
    if (heading) this.narrow({ modality: MODALITIES });
  }

  async readConflicts(clause: string | null): Promise<void> {
    this.conflicts = [];
    if (clause === null) return this.#details.drop();
    const detail = await this.#session.attempt(() =>
      this.#details.only(() => this.#session.api.readClause({ clause, version: null })),
    );
    if (detail) this.conflicts = detail.conflicts;
  }

  change(clause: string, changes: Partial<OwnState>): Promise<void> {
    const before = this.all?.find((row) => row.clause === clause)?.own;
    if (!before) return Promise.resolve();
    this.#undo = [...this.#undo, { clause, before }].slice(-MOST_UNDO);
    return this.#keep(clause, { ...before, ...changes }, before, false);
  }

  undo(): Promise<void> {
    const step = this.#undo.at(-1);
    if (!step) return Promise.resolve();
    this.#undo = this.#undo.slice(0, -1);
    const now = this.all?.find((row) => row.clause === step.clause)?.own ?? step.before;
    return this.#keep(step.clause, step.before, now, true);
  }

  /** One after another, so that the last word is the last that is kept. */
  #keep(clause: string, own: OwnState, before: OwnState, undoing: boolean): Promise<void> {
    this.saved = null;
    this.#show(clause, own);
    const kept = this.#saving.then(async () => {
      try {
        await this.#session.api.changeObligation({ clause, own });
        this.saved = clause;
        const words = this.#session.words.register;
        this.#session.announce(undoing ? words.undone(clause) : words.saved);
      } catch (thrown) {
        this.#show(clause, before);
        if (!undoing) this.#undo = this.#undo.slice(0, -1);
        this.#session.report(thrown);
      }
    });
    this.#saving = kept;
    return kept;
  }

  #show(clause: string, own: OwnState): void {
    this.all = (this.all ?? []).map((row) => (row.clause === clause ? { ...row, own } : row));
  }

  async export(format: string): Promise<void> {
    const { api, words, language } = this.#session;
    const name = `${words.register.fileName}.${format}`;
    this.written = await exportTo(this.#session, name, (path) =>
      api.exportObligations({ filter: this.filter, format, language, path }),
    );
  }
}
