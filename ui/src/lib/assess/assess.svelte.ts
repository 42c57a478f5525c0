// The state of Assess: the list, the draft in hand, and saving. Every change is saved by the
// program at once and comes back as the whole view; changes go one after another.
import type { Session } from '../frame/session.svelte';
import type {
  AssessmentSummary,
  AssessmentView,
  Change,
  FinishedAssessment,
  QuestionView,
} from '../generated';
import { firstOpen, steps } from './flow';

export class Assess {
  readonly #session: Session;
  #queue: Promise<unknown> = Promise.resolve();

  list = $state.raw<AssessmentSummary[] | null>(null);
  view = $state.raw<AssessmentView | null>(null);
  finished = $state.raw<FinishedAssessment | null>(null);
  /** The form for a new assessment is open. */
  offering = $state(false);
  saving = $state(0);
  savedAt = $state<string | null>(null);
  finishing = $state(false);

  constructor(session: Session) {
    this.#session = session;
  }

  get id(): string | null {
    const here = this.#session.here;
    return here.place === 'assess' ? (here.id ?? null) : null;
  }

  get atSummary(): boolean {
    const here = this.#session.here;
    return here.place === 'assess' && here.summary === true;
  }

  /** The question in hand, with its module. */
  get step() {
    const here = this.#session.here;
    const view = this.view;
    if (!view || here.place !== 'assess') return null;
    const all = steps(view);
    const wanted = here.question ?? firstOpen(view);
    return all.find((step) => step.question.id === wanted) ?? all[0] ?? null;
  }

  async refresh(): Promise<void> {
    const list = await this.#session.attempt(() => this.#session.api.listAssessments({}));
    if (list) this.list = list;
  }

  offerNew(): void {
    this.offering = true;
    this.#session.go({ place: 'assess' });
  }

  async begin(subject: string, author: string, example: boolean): Promise<void> {
    const view = await this.#session.attempt(() =>
      this.#session.api.newAssessment({ subject, author, example }),
    );
    if (!view) return;
    this.offering = false;
    this.finished = null;
    this.view = view;
    this.savedAt = null;
    this.#session.go({ place: 'assess', id: view.id, summary: example || undefined });
  }

  /** Makes the draft named by the location the one in hand; a vanished one leads to the list. */
  async follow(id: string | null): Promise<void> {
    if (id === null || this.view?.id === id) return;
    const view = await this.#session.attempt(() => this.#session.api.openAssessment({ id }));
    if (view) {
      this.view = view;
      this.savedAt = null;
      this.finished = null;
    } else if (this.id === id && this.finished === null) {
      this.#session.settle({ place: 'assess' });
    }
  }

  openQuestion(question: string): void {
    const id = this.view?.id;
    this.#session.go(id ? { place: 'assess', id, question } : { place: 'assess' });
  }

  openSummary(): void {
    if (this.view) this.#session.go({ place: 'assess', id: this.view.id, summary: true });
  }

  change(change: Change): Promise<void> {
    const id = this.view?.id;
    if (!id) return Promise.resolve();
    this.#stay();
    this.saving++;
    const turn = this.#queue.then(async () => {
      const view = await this.#session.attempt(() =>
        this.#session.api.changeAssessment({ id, change }),
      );
      this.saving--;
      if (!view || this.view?.id !== id) return;
      this.view = view;
      this.savedAt = new Date().toISOString();
    });
    this.#queue = turn;
    return turn;
  }

  /** An answered question stays in hand, though another is now the first open one. */
  #stay(): void {
    const here = this.#session.here;
    const question = this.step?.question.id;
    if (here.place !== 'assess' || here.summary || here.question || !question) return;
    this.#session.settle({ ...here, question });
  }

  answer(
    question: QuestionView,
    changes: Partial<Pick<QuestionView, 'values' | 'note' | 'reason'>>,
  ) {
    const { id, values, note, reason } = { ...question, ...changes };
    return this.change({ kind: 'answer', question: id, values, note, reason });
  }

  async undo(): Promise<void> {
    if (!this.view?.canUndo) return;
    await this.change({ kind: 'undo' });
    this.#session.announce(this.#session.words.assess.undone);
  }

  async delete(id: string): Promise<void> {
    await this.#session.attempt(() => this.#session.api.deleteAssessment({ id }));
    if (this.view?.id === id) this.view = null;
    await this.refresh();
  }

  async finish(language: string): Promise<void> {
    const id = this.view?.id;
    if (!id) return;
    this.finishing = true;
    await this.#queue;
    const done = await this.#session.attempt(() =>
      this.#session.api.finishAssessment({ id, language }),
    );
    this.finishing = false;
    if (!done) return;
    this.finished = done;
    this.#session.announce(this.#session.words.assess.done);
  }

  /** Leaves a finished assessment; its draft is gone. */
  close(): void {
    this.view = null;
    this.finished = null;
    this.#session.go({ place: 'assess' });
  }
}
