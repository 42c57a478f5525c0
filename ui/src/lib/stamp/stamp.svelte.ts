// The state of Stamp: the queue, the options, the declaration, and the run. Files are stamped one
// after another; stopping happens between two files, so none is ever half done.
import { asProblem } from '../api';
import type { Session } from '../frame/session.svelte';
import type {
  FileInspection,
  Problem,
  StampOptions,
  StampPreview,
  StampReceipt,
} from '../generated';
import { Latest } from '../latest';

export type JobState = 'waiting' | 'running' | 'done' | 'failed';

export interface Job {
  file: FileInspection;
  state: JobState;
  receipt: StampReceipt | null;
  problem: Problem | null;
}

export class Stamp {
  readonly #session: Session;
  readonly #previews = new Latest();

  jobs = $state.raw<Job[]>([]);
  chosen = $state<string | null>(null);
  reading = $state(false);
  running = $state(false);
  stopping = $state(false);
  /** Has sealed at least one file since the queue was begun. */
  sealed = $state(false);

  grade = $state('generated');
  place = $state<string | null>(null);
  system = $state('');
  declared = $state(false);
  reviewer = $state<string | null>(null);
  publisher = $state<string | null>(null);

  preview = $state.raw<StampPreview | null>(null);
  previewProblem = $state.raw<Problem | null>(null);
  previewing = $state(false);

  constructor(session: Session) {
    this.#session = session;
  }

  get profiles(): string[] {
    return this.#session.settings.profiles;
  }

  get options(): StampOptions {
    return {
      profiles: this.profiles,
      grade: this.grade,
      place: this.place,
      publisher: this.publisherName.trim(),
      system: this.system.trim() || null,
      producerCode: this.#session.settings.producerCode || null,
    };
  }

  get publisherName(): string {
    return this.publisher ?? this.#session.settings.publisher;
  }

  get reviewerName(): string {
    return this.reviewer ?? this.#session.settings.reviewers[0] ?? '';
  }

  get job(): Job | null {
    return this.jobs.find((job) => job.file.path === this.chosen) ?? null;
  }

  /** Files that can be stamped and are not yet. */
  get open(): Job[] {
    return this.jobs.filter((job) => job.file.problem === null && job.state !== 'done');
  }

  get done(): Job[] {
    return this.jobs.filter((job) => job.state === 'done');
  }

  get failed(): Job[] {
    return this.jobs.filter((job) => job.state === 'failed');
  }

  async pick(what: 'files' | 'folder'): Promise<void> {
    const paths = await this.#session.attempt(() => this.#session.platform.pick(what));
    if (paths && paths.length > 0) await this.add(paths);
  }

  async add(paths: string[]): Promise<void> {
    this.#session.go({ place: 'stamp' });
    this.reading = true;
    const files = await this.#session.attempt(() => this.#session.api.inspectFiles({ paths }));
    this.reading = false;
    if (!files) return;
    const known = new Set(this.jobs.map((job) => job.file.path));
    const fresh = files
      .filter((file) => !known.has(file.path))
      .map((file): Job => ({ file, state: 'waiting', receipt: null, problem: null }));
    if (fresh.length > 0) this.declared = false;
    this.jobs = [...this.jobs, ...fresh];
    const usable = fresh.find((job) => job.file.problem === null) ?? fresh[0];
    if (usable) this.chosen = usable.file.path;
  }

  remove(path: string): void {
    this.jobs = this.jobs.filter((job) => job.file.path !== path);
    if (this.chosen === path) this.chosen = this.jobs[0]?.file.path ?? null;
  }

  clear(): void {
    this.jobs = [];
    this.chosen = null;
    this.declared = false;
    this.sealed = false;
    this.preview = null;
    this.previewProblem = null;
  }

  toggle(profile: string): void {
    const on = this.profiles.includes(profile);
    const profiles = on
      ? this.profiles.filter((known) => known !== profile)
      : [...this.profiles, profile];
    void this.#session.choose({ profiles });
  }

  /** Draws the label on the chosen file as it will be. */
  async draw(path: string | null, options: StampOptions): Promise<void> {
    this.previewProblem = null;
    if (path === null || options.profiles.length === 0 || options.publisher === '') {
      this.#previews.drop();
      this.preview = null;
      this.previewing = false;
      return;
    }
    this.previewing = true;
    try {
      const preview = await this.#previews.only(() =>
        this.#session.api.previewStamp({ path, options }),
      );
      if (preview === null) return;
      this.preview = preview;
    } catch (thrown) {
      this.preview = null;
      this.previewProblem = asProblem(thrown);
    }
    this.previewing = false;
  }

  /** Stamps every open file, in order, until done or stopped. */
  async run(only?: string): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.stopping = false;
    const { settings } = this.#session;
    const reviewedBy = this.reviewerName.trim();
    const options = this.options;
    const paths = this.open.map((job) => job.file.path).filter((path) => !only || path === only);
    for (const [i, path] of paths.entries()) {
      if (this.stopping) break;
      this.#session.announce(this.#session.words.stamp.stamping(i + 1, paths.length));
      await this.#stampOne(path, reviewedBy, options, settings.outputFolder);
    }
    this.running = false;
    this.stopping = false;
    if (this.done.length > 0) this.sealed = true;
    this.#session.announce(this.#session.words.stamp.summary(this.done.length, this.failed.length));
    await this.#keepNames(reviewedBy, options.publisher);
  }

  /** Stops after the file in hand. */
  stop(): void {
    this.stopping = true;
  }

  async #stampOne(input: string, reviewedBy: string, options: StampOptions, folder: string) {
    this.#alter(input, { state: 'running', problem: null });
    try {
      const out = folder || null;
      const receipt = await this.#session.api.stampFile({ input, out, options, reviewedBy });
      this.#alter(input, { state: 'done', receipt });
    } catch (thrown) {
      const problem = asProblem(thrown);
      this.#alter(input, { state: 'failed', problem });
    }
  }

  #alter(path: string, changes: Partial<Job>): void {
    this.jobs = this.jobs.map((job) => (job.file.path === path ? { ...job, ...changes } : job));
  }

  /** Who reviewed and who publishes is offered next time. */
  async #keepNames(reviewer: string, publisher: string): Promise<void> {
    const { settings } = this.#session;
    const reviewers = [reviewer, ...settings.reviewers.filter((name) => name !== reviewer)];
    const same = settings.reviewers[0] === reviewer && settings.publisher === publisher;
    if (!same) await this.#session.choose({ reviewers: reviewers.slice(0, 20), publisher });
  }
}
