// The query, what it found and how it may go on. Leaves out the drawing, and where a hit opens.
import type { Session } from '../../frame/session.svelte';
import type { SearchHit, SearchResults, Suggestion } from '../../generated';
import { debounced, Latest } from '../../latest';
import { valueOf, withFilter, type Facet } from './filters';

const QUIET = 60;
const HITS = 60;
const SUGGESTIONS = 4;

export class Search {
  readonly #session: Session;
  readonly #open: (clause: string) => void;
  readonly #searches = new Latest();
  readonly #suggests = new Latest();

  query = $state('');
  results = $state.raw<SearchResults | null>(null);
  suggestions = $state.raw<Suggestion[]>([]);
  /** Which hit the arrow keys are on; above the first, from -1 upwards, the suggestions. */
  cursor = $state(0);

  constructor(session: Session, open: (clause: string) => void) {
    this.#session = session;
    this.#open = open;
  }

  get hits(): SearchHit[] {
    return this.results?.hits ?? [];
  }

  /** How many were found, or that these are only the first. */
  get tally(): string {
    const { found, foundFirst } = this.#session.words.terms;
    return this.hits.length < HITS ? found(this.hits.length) : foundFirst(this.hits.length);
  }

  get active(): boolean {
    return this.query.trim() !== '' && this.results !== null;
  }

  /** The element that the arrow keys are on. */
  get cursorId(): string | undefined {
    if (this.cursor < 0) return `suggestion-${-1 - this.cursor}`;
    return this.hits.length > 0 ? `hit-${this.cursor}` : undefined;
  }

  /** The hit on a clause, with what to mark in its words. */
  hitOn(clause: string): SearchHit | undefined {
    return this.#byClause.get(clause);
  }

  readonly #byClause = $derived(new Map(this.hits.map((hit) => [hit.clause, hit])));

  ask(query: string): void {
    this.query = query;
    this.cursor = 0;
    if (query.trim() === '') this.clear();
    else this.#later();
  }

  /** Searches for something at once, as from a chip or a suggestion. */
  askNow(query: string): void {
    this.query = query;
    this.cursor = 0;
    this.suggestions = [];
    if (query.trim() === '') this.clear();
    else this.#later.now();
  }

  filter(facet: Facet, value: string): void {
    this.askNow(withFilter(this.query, facet, value));
  }

  filtered(facet: Facet): string {
    return valueOf(this.query, facet);
  }

  clear(): void {
    this.query = '';
    this.cursor = 0;
    this.results = null;
    this.suggestions = [];
    this.#later.cancel();
    this.#searches.drop();
    this.#suggests.drop();
  }

  /** Down through the hits; up from the first of them into the suggestions. */
  move(steps: number): void {
    const lowest = this.hits.length - 1;
    const highest = -this.suggestions.length;
    const next = this.cursor + steps;
    if (next > lowest) this.cursor = this.suggestions.length > 0 ? highest : 0;
    else if (next < highest) this.cursor = Math.max(lowest, 0);
    else this.cursor = next;
  }

  /** Takes over the suggestion, or opens the hit, that the arrow keys are on. */
  openCursor(): void {
    const suggestion = this.cursor < 0 ? this.suggestions.at(this.cursor) : undefined;
    const hit = this.hits[this.cursor];
    if (suggestion) this.askNow(suggestion.text);
    else if (hit) {
      this.suggestions = [];
      this.#open(hit.clause);
    }
  }

  openHit(index: number): void {
    this.cursor = index;
    this.openCursor();
  }

  /** To the next hit or the one before; says where among them one is. */
  step(steps: number): void {
    const count = this.hits.length;
    if (count === 0) return;
    this.cursor = (Math.max(this.cursor, 0) + steps + count) % count;
    this.openCursor();
    this.#session.announce(this.#session.words.terms.hitOf(this.cursor + 1, count));
  }

  #later = debounced(QUIET, () => {
    void this.#search();
    void this.#suggest();
  });

  async #search(): Promise<void> {
    const ask = { query: this.query, documents: [], limit: HITS };
    const results = await this.#session.attempt(() =>
      this.#searches.only(() => this.#session.api.searchClauses(ask)),
    );
    if (!results) return;
    this.results = results;
    this.cursor = 0;
    this.#session.announce(this.tally);
  }

  /** A suggestion that cannot be had is only not offered. */
  async #suggest(): Promise<void> {
    const ask = { text: this.query, limit: SUGGESTIONS };
    try {
      const found = await this.#suggests.only(() => this.#session.api.suggestQueries(ask));
      if (found) this.suggestions = found.filter((one) => one.text.trim() !== this.query.trim());
    } catch {
      this.suggestions = [];
    }
  }
}
