// The state of Terms: the documents at hand and the clause in hand. What is open is part of the
// session's location, so that back and forward work. Searching and notes stand beside it.
import type { Session } from '../frame/session.svelte';
import type { TermsLocation, TermsView } from '../frame/location';
import type { ClauseDetail, ClauseRow, DocumentSummary, DocumentView } from '../generated';
import { Latest } from '../latest';
import { Search } from './finding/search.svelte';
import { Notebook } from './notebook.svelte';
import { keyOf, nameOf, paneOf, wholeOf, type Pane, type Side } from './pane';
import type { Hold } from './reading/heights';
import { Reading } from './reading/reading.svelte';
import { Undo } from './undo.svelte';

export class Terms {
  readonly #session: Session;
  readonly #details = new Latest();
  /** What was asked for last counts, whatever arrives last. */
  readonly #reads = new Map<string, Latest>();
  readonly #rows = new WeakMap<DocumentView, Map<string, ClauseRow>>();
  readonly search: Search;
  readonly notebook: Notebook;
  readonly undo = new Undo();
  readonly reading = new Reading();
  /** How far one had read in each document, to come back to. */
  readonly places = new Map<string, Hold>();

  /** By document, or by document and version for older ones. */
  views = $state.raw<Record<string, DocumentView>>({});
  detail = $state.raw<ClauseDetail | null>(null);
  /** The column that the margin speaks of. */
  side = $state<Side>('main');
  /** The first clause in sight in the first column. */
  atTop = $state.raw<string | null>(null);
  /** Where one read last, with the second column: the lists over the text have none. */
  lastRead: TermsLocation | null = null;
  /** A clause chosen where it stands: the text must not move under the pointer. */
  inPlace = $state.raw<string | null>(null);

  constructor(session: Session) {
    this.#session = session;
    this.search = new Search(session, (clause) => this.open(clause, null));
    this.notebook = new Notebook(session, this);
  }

  get here(): TermsLocation {
    const here = this.#session.here;
    return here.place === 'terms' ? here : { place: 'terms' };
  }

  get view(): TermsView {
    return this.here.view ?? 'read';
  }

  get documents(): DocumentSummary[] {
    return this.#session.status?.documents ?? [];
  }

  /** What the first column shows. */
  get main(): Pane {
    const { document, version, clause } = this.here;
    const known = this.documents.find((one) => one.id === document) ?? this.documents[0];
    const held = known?.id === document;
    return {
      document: known?.id ?? '',
      version: held ? this.#older(known, version) : null,
      clause: held ? (clause ?? null) : null,
    };
  }

  /** What the second column shows, if there is one. */
  get beside(): Pane | null {
    if (!this.here.beside) return null;
    const pane = paneOf(this.here.beside);
    const known = this.documents.find((one) => one.id === pane.document);
    return known ? { ...pane, version: this.#older(known, pane.version) } : null;
  }

  /** The newest version goes without its name. */
  #older(summary: DocumentSummary | undefined, version: string | null | undefined): string | null {
    const known = summary?.versions.findIndex((one) => one.version === version) ?? -1;
    return known > 0 && version ? version : null;
  }

  /** The column in hand; the first one, unless the second was used last. */
  get pane(): Pane {
    return (this.side === 'beside' ? this.beside : null) ?? this.main;
  }

  get document(): string {
    return this.main.document;
  }

  get clause(): string | null {
    return this.pane.clause;
  }

  viewOf(pane: Pane): DocumentView | null {
    return this.views[keyOf(pane.document, pane.version)] ?? null;
  }

  /** Reads every document once, since the palette offers all their clauses; again if it changed. */
  async load(): Promise<void> {
    for (const { id, version, digest } of this.documents) {
      const held = this.views[id]?.summary;
      if (held?.version !== version || held.digest !== digest) await this.#fetch(id, null);
    }
  }

  /** Reads what a column needs and is not at hand yet: an older version. */
  async need(pane: Pane | null): Promise<void> {
    if (pane?.version && !this.viewOf(pane)) await this.#fetch(pane.document, pane.version);
  }

  /** Reads a document again, because what hangs from it changed. */
  async refresh(document: string): Promise<void> {
    const versions = Object.keys(this.views).filter((key) => key.split('@')[0] === document);
    for (const key of versions) await this.#fetch(document, paneOf(key).version);
  }

  async #fetch(document: string, version: string | null): Promise<void> {
    const key = keyOf(document, version);
    const latest = this.#reads.get(key) ?? new Latest();
    this.#reads.set(key, latest);
    const view = await this.#session.attempt(() =>
      latest.only(() => this.#session.api.readDocument({ document, version })),
    );
    if (view) this.views = { ...this.views, [key]: view };
  }

  /** The documents on the shelf changed. */
  async restock(): Promise<void> {
    const documents = await this.#session.attempt(() => this.#session.api.listTerms({}));
    const status = this.#session.status;
    if (documents && status) this.#session.status = { ...status, documents };
    await this.load();
  }

  /**
   * Opens a clause by its id, in whichever document holds it: in the version that is open, unless
   * another is asked for; nothing is the newest.
   */
  open(clause: string, version: string | null = this.#versionWith(clause)): void {
    const document = clause.split(' ')[0] ?? '';
    if (this.#lacks({ document, version, clause })) {
      void this.#openOlder(clause, 'main');
      return;
    }
    const view = this.viewOf({ document, version, clause }) ?? undefined;
    const target = this.rowOf(clause, view)?.clause ?? wholeOf(clause);
    this.side = 'main';
    this.inPlace = null;
    this.#session.go({
      place: 'terms',
      document,
      version: version ?? undefined,
      clause: target,
      beside: this.here.beside,
    });
    this.#session.markRecent(target);
  }

  /** The open version, if it has this clause. */
  #versionWith(clause: string): string | null {
    const { main } = this;
    const view = this.viewOf(main) ?? undefined;
    return main.version && this.rowOf(clause, view) ? main.version : null;
  }

  /** Chooses a clause already in view: nothing scrolls. */
  choose(clause: string, side: Side = 'main'): void {
    this.side = side;
    this.inPlace = clause;
    const besides = this.beside;
    if (side === 'beside' && besides) {
      this.#session.go({ ...this.here, beside: nameOf({ ...besides, clause }) });
      return;
    }
    const { document, version } = this.main;
    const beside = this.here.beside;
    this.#session.go({ place: 'terms', document, version: version ?? undefined, clause, beside });
  }

  show(document: string, version: string | null = null): void {
    this.side = 'main';
    const next = { place: 'terms', document, version: version ?? undefined } as const;
    this.#session.go({ ...next, beside: this.here.beside });
  }

  /** Opens a clause or a document in the second column. */
  openBeside(name: string): void {
    const pane = paneOf(name);
    if (this.#lacks(pane)) {
      void this.#openOlder(pane.clause ?? '', 'beside');
      return;
    }
    const view = this.viewOf(pane) ?? undefined;
    const clause = pane.clause && (this.rowOf(pane.clause, view)?.clause ?? wholeOf(pane.clause));
    const { document, version, clause: own } = this.main;
    this.inPlace = null;
    this.#session.go({
      place: 'terms',
      document,
      version: version ?? undefined,
      clause: own ?? undefined,
      beside: nameOf({ ...pane, clause }),
    });
  }

  /** Whether a text is at hand and does not have the clause; while it is read, nobody knows. */
  #lacks(pane: Pane): boolean {
    if (!pane.clause) return false;
    const view = this.viewOf(pane);
    if (view) return this.rowOf(pane.clause, view) === null;
    return this.documents.length > 0 && !this.documents.some(({ id }) => id === pane.document);
  }

  /** A clause the newest version dropped: opened in the latest version that has it, and said. */
  async #openOlder(clause: string, side: Side): Promise<void> {
    const words = this.#session.words.terms;
    const [document = '', ...path] = clause.split(' ');
    const said = words.notInVersion(path.join(' '));
    const known = this.documents.find(({ id }) => id === document);
    const version = await this.#latestWith(clause, known);
    // Elsewhere than in Terms nobody would see what is said.
    if (this.#session.here.place !== 'terms') this.#session.enter('terms');
    if (version === null) this.undo.tell(said);
    else if (side === 'main') this.open(clause, version);
    else this.openBeside(nameOf({ document, version, clause }));
    if (version !== null) this.undo.tell(`${said} ${words.olderVersion(version)}`);
    this.#session.announce(this.undo.offer?.done ?? said);
  }

  /** A version that cannot be asked is one that does not have the clause: nothing to report. */
  async #latestWith(clause: string, known?: DocumentSummary): Promise<string | null> {
    for (const { version } of known?.versions.slice(1) ?? []) {
      const found = await this.#session.api.readClause({ clause, version }).catch(() => null);
      if (found && !this.#lacks({ document: known?.id ?? '', version, clause })) return version;
    }
    return null;
  }

  closeBeside(): void {
    this.side = 'main';
    this.#session.go({ ...this.here, beside: undefined });
  }

  go(view: TermsView): void {
    const { document, version, clause } = this.here;
    if (view === 'read' && this.lastRead) this.#session.go(this.lastRead);
    else this.#session.go({ place: 'terms', view, document, version, clause });
  }

  /**
   * The row of a clause, in the newest version unless another is given; for a sentence such as
   * `8(s2)`, the row that holds it.
   */
  rowOf(clause: string, view = this.views[clause.split(' ')[0] ?? '']): ClauseRow | null {
    if (!view) return null;
    let rows = this.#rows.get(view);
    if (!rows) {
      rows = new Map(view.clauses.map((row) => [row.clause, row]));
      this.#rows.set(view, rows);
    }
    return rows.get(clause) ?? rows.get(wholeOf(clause)) ?? null;
  }

  /** Everything about the clause in hand, for the margin. */
  async readDetail({ clause, version }: Pane): Promise<void> {
    if (clause === null) {
      this.#details.drop();
      this.detail = null;
      return;
    }
    const detail = await this.#session.attempt(() =>
      this.#details.only(() => this.#session.api.readClause({ clause, version })),
    );
    if (detail) this.detail = detail;
  }
}
