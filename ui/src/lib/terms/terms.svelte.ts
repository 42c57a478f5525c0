// The state of Terms: the documents at hand, the query with its hits, and the clause in hand.
// What is open is part of the session's location, so that back and forward work.
import type { Session } from '../frame/session.svelte';
import type {
  ClauseDetail,
  ClauseRow,
  DocumentSummary,
  DocumentView,
  SearchHit,
  SearchResults,
} from '../generated';
import { debounced, Latest } from '../latest';

const QUIET = 60;
const HITS = 60;

export class Terms {
  readonly #session: Session;
  readonly #searches = new Latest();
  readonly #details = new Latest();

  views = $state.raw<Record<string, DocumentView>>({});
  query = $state('');
  results = $state.raw<SearchResults | null>(null);
  /** Only hits in this document; empty for all. */
  within = $state('');
  /** Which hit the arrow keys are on. */
  cursor = $state(0);
  detail = $state.raw<ClauseDetail | null>(null);
  /** Counts up when the clause in hand shall be brought into view. */
  reveal = $state(0);

  constructor(session: Session) {
    this.#session = session;
  }

  get documents(): DocumentSummary[] {
    return this.#session.status?.documents ?? [];
  }

  get document(): string {
    const here = this.#session.here;
    const wanted = here.place === 'terms' ? here.document : undefined;
    const known = this.documents.find((known) => known.id === wanted) ?? this.documents[0];
    return known?.id ?? '';
  }

  get clause(): string | null {
    const here = this.#session.here;
    return here.place === 'terms' ? (here.clause ?? null) : null;
  }

  get view(): DocumentView | null {
    return this.views[this.document] ?? null;
  }

  get hits(): SearchHit[] {
    return this.results?.hits ?? [];
  }

  /** The marks in a row's body, from the hit that found it. */
  marksOf(clause: string) {
    return this.hits.find((hit) => hit.clause === clause)?.body_marks ?? [];
  }

  /** Reads every document once; they are small, and the palette offers all their clauses. */
  async load(): Promise<void> {
    for (const { id } of this.documents) {
      if (this.views[id]) continue;
      const view = await this.#session.attempt(() =>
        this.#session.api.readDocument({ document: id }),
      );
      if (view) this.views = { ...this.views, [id]: view };
    }
  }

  /** Opens a clause by its id, in whichever document holds it. */
  open(clause: string): void {
    const row = this.rowOf(clause);
    const target = row?.clause ?? clause;
    const document = target.split(' ')[0] ?? '';
    this.#session.go({ place: 'terms', document, clause: target });
    this.#session.markRecent(target);
    this.reveal++;
  }

  /** Chooses a clause already in view: nothing scrolls. */
  choose(clause: string): void {
    this.#session.go({ place: 'terms', document: this.document, clause });
  }

  show(document: string): void {
    this.#session.go({ place: 'terms', document });
  }

  /** The row of a clause; for a sentence such as `8(s2)`, the row that holds it. */
  rowOf(clause: string): ClauseRow | null {
    const rows = this.views[clause.split(' ')[0] ?? '']?.clauses ?? [];
    const whole = clause.replace(/\(s\d+\)$/, '');
    return rows.find((row) => row.clause === clause || row.clause === whole) ?? null;
  }

  /** Everything about the clause in hand, for the margin. */
  async readDetail(clause: string | null): Promise<void> {
    if (clause === null) {
      this.#details.drop();
      this.detail = null;
      return;
    }
    const detail = await this.#session.attempt(() =>
      this.#details.only(() => this.#session.api.readClause({ clause })),
    );
    if (detail) this.detail = detail;
  }

  ask(query: string): void {
    this.query = query;
    this.cursor = 0;
    if (query.trim() === '') {
      this.clear();
      return;
    }
    this.#search();
  }

  limit(document: string): void {
    this.within = document;
    if (this.query.trim()) this.#search.now();
  }

  clear(): void {
    this.query = '';
    this.cursor = 0;
    this.results = null;
    this.#search.cancel();
    this.#searches.drop();
  }

  move(steps: number): void {
    const count = this.hits.length;
    if (count > 0) this.cursor = (this.cursor + steps + count) % count;
  }

  openCursor(): void {
    const hit = this.hits[this.cursor];
    if (hit) this.open(hit.clause);
  }

  #search = debounced(QUIET, () => {
    const ask = {
      query: this.query,
      documents: this.within ? [this.within] : [],
      limit: HITS,
    };
    void this.#session.attempt(async () => {
      const results = await this.#searches.only(() => this.#session.api.searchClauses(ask));
      if (!results) return;
      this.results = results;
      this.cursor = 0;
      this.#session.announce(this.#session.words.terms.found(results.hits.length));
    });
  });
}
