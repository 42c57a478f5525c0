// The state of a comparison: which versions, what changed, which change is in hand.
import { asProblem } from '../api';
import type { Session } from '../frame/session.svelte';
import type { ComparisonView, DocumentSummary, Problem } from '../generated';
import { Latest } from '../latest';
import { exportTo } from '../parts/export';
import { blocks } from './changes';

export interface Pair {
  document: string;
  before: string;
  after: string;
}

export class Versions {
  readonly #session: Session;
  readonly #asked = new Latest();

  view = $state.raw<ComparisonView | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** Technical differences are shown too, folded. */
  technical = $state(false);
  /** Before and after in two columns, where there is room. */
  beside = $state(false);
  /** Which block is in hand. */
  cursor = $state(0);
  written = $state<string | null>(null);

  blocks = $derived(blocks(this.view?.changes ?? [], this.technical));

  constructor(session: Session) {
    this.#session = session;
  }

  /** Documents that have something to compare. */
  get documents(): DocumentSummary[] {
    return (this.#session.status?.documents ?? []).filter((known) => known.versions.length > 1);
  }

  /** What the location asks for, filled up with the two newest versions. */
  get pair(): Pair | null {
    const here = this.#session.here;
    const asked = here.place === 'terms' && here.view === 'compare' ? here : null;
    const document =
      this.documents.find((known) => known.id === asked?.document) ?? this.documents[0];
    if (!document) return null;
    const named = (version: string | undefined) =>
      document.versions.find((known) => known.version === version)?.version;
    const after = named(asked?.after) ?? document.versions[0]?.version ?? '';
    const other = document.versions.find((known) => known.version !== after)?.version ?? '';
    return { document: document.id, before: named(asked?.before) ?? other, after };
  }

  choose(changes: Partial<Pair>): void {
    const pair = this.pair;
    if (!pair) return;
    const next = { ...pair, ...changes };
    const fresh = next.document === pair.document ? next : { document: next.document };
    this.#session.settle({ place: 'terms', view: 'compare', ...fresh });
  }

  swap(): void {
    const pair = this.pair;
    if (pair) this.choose({ before: pair.after, after: pair.before });
  }

  async load(pair: Pair | null): Promise<void> {
    this.problem = null;
    this.written = null;
    if (!pair) {
      this.#asked.drop();
      this.view = null;
      return;
    }
    const same =
      this.view?.document === pair.document &&
      this.view.before === pair.before &&
      this.view.after === pair.after;
    if (!same) {
      this.view = null;
      this.cursor = 0;
    }
    try {
      const view = await this.#asked.only(() => this.#session.api.compareVersions(pair));
      if (!view) return;
      this.view = view;
      if (!same) this.#session.announce(this.#session.say(view.summary));
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  /** The next or previous block; stays at the ends. */
  move(by: number): number {
    this.cursor = Math.min(Math.max(this.cursor + by, 0), Math.max(this.blocks.length - 1, 0));
    return this.cursor;
  }

  /** Shows or hides what is technical; the change in hand stays in hand. */
  showTechnical(technical: boolean): void {
    const at = this.blocks[this.cursor]?.at ?? 0;
    this.technical = technical;
    const found = this.blocks.findIndex((block) => block.at >= at);
    this.cursor = found < 0 ? Math.max(this.blocks.length - 1, 0) : found;
  }

  async export(format: string): Promise<void> {
    const pair = this.pair;
    if (!pair) return;
    const { api, language } = this.#session;
    const name = `${pair.document} ${pair.before} – ${pair.after}.${format}`;
    this.written = await exportTo(this.#session, name, (path) =>
      api.exportComparison({ ...pair, format, language, path }),
    );
  }
}
