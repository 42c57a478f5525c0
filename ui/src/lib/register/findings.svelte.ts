// The state of the findings: what rules and analysis found, and which kinds are shown.
import { asProblem } from '../api';
import type { Session } from '../frame/session.svelte';
import type { FindingRow, Problem } from '../generated';
import { grouped, kindsOf } from './findings';

export class Findings {
  readonly #session: Session;

  all = $state.raw<FindingRow[] | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** Only these kinds; empty for all. */
  kinds = $state.raw<string[]>([]);

  counts = $derived(kindsOf(this.all ?? []));
  groups = $derived(grouped(this.all ?? [], this.kinds));
  shown = $derived(this.groups.reduce((sum, group) => sum + group.count, 0));

  constructor(session: Session) {
    this.#session = session;
  }

  async load(): Promise<void> {
    try {
      const page = await this.#session.api.listFindings({ document: '', version: null });
      this.all = page.findings;
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  toggle(kind: string): void {
    this.kinds = this.kinds.includes(kind)
      ? this.kinds.filter((known) => known !== kind)
      : [...this.kinds, kind];
  }
}
