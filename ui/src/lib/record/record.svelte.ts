// The state of Record: the filtered list, the entry in hand, the whole check, and exports.
import { newJob } from '../api';
import type { Session } from '../frame/session.svelte';
import type { EntrySummary, EntryView, RecordCheck } from '../generated';
import { debounced, Latest } from '../latest';
import type { Progress } from '../platform/platform';

const PAGE = 100;

export class Recorded {
  readonly #session: Session;
  readonly #lists = new Latest();
  readonly #entries = new Latest();
  #job: string | null = null;

  entries = $state.raw<EntrySummary[] | null>(null);
  total = $state(0);
  mayHaveMore = $state(false);
  kind = $state<string | null>(null);
  text = $state('');
  entry = $state.raw<EntryView | null>(null);
  checking = $state.raw<Progress | null>(null);
  checked = $state.raw<RecordCheck | null>(null);
  written = $state<string | null>(null);

  constructor(session: Session) {
    this.#session = session;
  }

  get chosen(): string | null {
    const here = this.#session.here;
    return here.place === 'record' ? (here.entry ?? null) : null;
  }

  async refresh(): Promise<void> {
    const page = await this.#session.attempt(() =>
      this.#lists.only(() => this.#session.api.listRecord(this.#filter(null))),
    );
    if (!page) return;
    this.entries = page.entries;
    this.total = page.total;
    this.mayHaveMore = page.entries.length === PAGE;
  }

  async more(): Promise<void> {
    const before = this.entries?.at(-1)?.sequence;
    if (before === undefined) return;
    const page = await this.#session.attempt(() =>
      this.#lists.only(() => this.#session.api.listRecord(this.#filter(before))),
    );
    if (!page) return;
    this.entries = [...(this.entries ?? []), ...page.entries];
    this.mayHaveMore = page.entries.length === PAGE;
  }

  limit(kind: string | null): void {
    this.kind = kind;
    void this.refresh();
  }

  seek(text: string): void {
    this.text = text;
    this.#seek();
  }

  #seek = debounced(120, () => void this.refresh());

  #filter(before: number | null) {
    return { kind: this.kind, text: this.text.trim() || null, before, limit: PAGE };
  }

  choose(entry: string): void {
    this.#session.go({ place: 'record', entry });
  }

  async follow(id: string | null): Promise<void> {
    this.written = null;
    if (id === null) {
      this.#entries.drop();
      this.entry = null;
      return;
    }
    if (this.entry?.summary.id === id) return;
    const entry = await this.#session.attempt(() =>
      this.#entries.only(() => this.#session.api.showEntry({ id })),
    );
    if (entry) this.entry = entry;
  }

  /** Recomputes everything; told how far by the platform, where it can. */
  async check(): Promise<void> {
    if (this.checking) return;
    const job = newJob();
    this.#job = job;
    this.checking = { job, done: 0, total: 0, subject: '' };
    const stop = this.#session.platform.onProgress((progress) => {
      if (progress.job === job) this.checking = progress;
    });
    const checked = await this.#session.attempt(() => this.#session.api.checkRecord({}, job));
    stop();
    this.#job = null;
    this.checking = null;
    if (!checked) return;
    this.checked = checked;
    const words = this.#session.words.record;
    this.#session.announce(
      checked.faults.length === 0
        ? words.sound(checked.entries)
        : words.faults(checked.faults.length),
    );
  }

  stopCheck(): void {
    if (this.#job) void this.#session.platform.cancel(this.#job);
  }

  /** Copies a kept file out of the vault; gives back where it lies, or nothing. */
  async exportObject(digest: string, name: string): Promise<string | null> {
    return this.#session.attempt(async () => {
      const [out] = await this.#session.platform.pick('save', name);
      if (!out) return null;
      const { paths } = await this.#session.api.exportObject({ digest, out });
      return this.#tell(paths[0] ?? out);
    });
  }

  async exportEntry(id: string): Promise<string | null> {
    return this.#session.attempt(async () => {
      const [folder] = await this.#session.platform.pick('folder');
      if (!folder) return null;
      const separator = folder.includes('\\') ? '\\' : '/';
      const out = `${folder.replace(/[\\/]$/, '')}${separator}${id}`;
      await this.#session.api.exportEntry({ id, out });
      return this.#tell(out);
    });
  }

  #tell(path: string): string {
    this.written = path;
    this.#session.announce(this.#session.words.frame.written(path));
    return path;
  }
}
