// The state of the notes: all of them, the filter, and what was changed or deleted last, so that
// it can be taken back.
import { asProblem } from '../api';
import type { Session } from '../frame/session.svelte';
import type { NoteFilter, NoteView, Problem, SaveNote } from '../generated';
import { exportTo } from '../parts/export';
import type { Terms } from '../terms/terms.svelte';
import { EVERY_NOTE, readingOf, selectNotes } from './select';

/** What a person may change of a note. */
export type NoteChange = Partial<Pick<NoteView, 'text' | 'tags' | 'colour' | 'reading'>>;

type Step = { kind: 'changed'; before: NoteView } | { kind: 'deleted'; before: NoteView };

function asSave(note: NoteView, id: string): SaveNote {
  const { clause, quote, occurrence, text, tags, colour, reading } = note;
  return { id, clause, version: '', quote, occurrence, text, tags, colour, reading };
}

/** Whether a note could be made again: its words must still stand in the newest version. */
export function canComeBack(note: NoteView): boolean {
  return note.place === 'found' || note.place === 'moved';
}

export class Notes {
  readonly #session: Session;
  readonly #terms: Terms;
  #saving: Promise<unknown> = Promise.resolve();
  #undo = $state.raw<Step[]>([]);

  all = $state.raw<NoteView[] | null>(null);
  problem = $state.raw<Problem | null>(null);
  filter = $state.raw<NoteFilter>(EVERY_NOTE);
  /** The note that is being written in. */
  editing = $state<string | null>(null);
  saved = $state<string | null>(null);
  written = $state<string | null>(null);

  shown = $derived(selectNotes(this.all ?? [], this.filter));
  reading = $derived(readingOf(this.all ?? []));
  canUndo = $derived(this.#undo.length > 0);

  constructor(session: Session, terms: Terms) {
    this.#session = session;
    this.#terms = terms;
  }

  async load(): Promise<void> {
    try {
      const page = await this.#session.api.listNotes(EVERY_NOTE);
      this.all = page.notes;
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  narrow(changes: Partial<NoteFilter>): void {
    this.filter = { ...this.filter, ...changes };
    this.written = null;
  }

  widen(): void {
    this.filter = EVERY_NOTE;
  }

  change(id: string, change: NoteChange): Promise<void> {
    const before = this.#find(id);
    if (!before) return Promise.resolve();
    this.#put({ ...before, ...change });
    return this.#keep(async () => {
      const note = await this.#session.api.saveNote(asSave({ ...before, ...change }, id));
      this.#put(note);
      this.#undo = [...this.#undo, { kind: 'changed', before: { ...before } }];
      this.saved = id;
      void this.#terms.notebook.load();
      this.#session.announce(this.#session.words.notes.saved);
    });
  }

  delete(id: string): Promise<void> {
    return this.#keep(async () => {
      const before = await this.#session.api.deleteNote({ id });
      this.all = (this.all ?? []).filter((note) => note.id !== id);
      this.editing = null;
      void this.#hangsElsewhere(before.document);
      const words = this.#session.words.notes;
      if (!canComeBack(before)) return this.#session.announce(words.gone);
      const step: Step = { kind: 'deleted', before };
      this.#undo = [...this.#undo, step];
      this.#terms.undo.propose(words.deleted, () => this.#takeBack(step));
    });
  }

  undo(): Promise<void> {
    const step = this.#undo.at(-1);
    return step ? this.#takeBack(step) : Promise.resolve();
  }

  #takeBack(step: Step): Promise<void> {
    if (!this.#undo.includes(step)) return Promise.resolve();
    this.#undo = this.#undo.filter((other) => other !== step);
    this.#terms.undo.drop();
    return this.#keep(async () => {
      const old = step.before.id;
      const id = step.kind === 'deleted' ? '' : old;
      const note = await this.#session.api.saveNote(asSave(step.before, id));
      // Made again it has another id; older steps must find it under that.
      for (const other of this.#undo) if (other.before.id === old) other.before.id = note.id;
      await this.load();
      void this.#hangsElsewhere(note.document);
      this.#session.announce(this.#session.words.notes.undone);
    });
  }

  /** The text and its margin show notes too. */
  async #hangsElsewhere(document: string): Promise<void> {
    await Promise.all([this.#terms.notebook.load(), this.#terms.refresh(document)]);
  }

  async export(format: string): Promise<void> {
    const { api, words, language } = this.#session;
    const ending = format === 'markdown' ? 'md' : format;
    this.written = await exportTo(this.#session, `${words.notes.fileName}.${ending}`, (path) =>
      api.exportNotes({ filter: this.filter, format, language, path }),
    );
  }

  #find(id: string): NoteView | undefined {
    return this.all?.find((note) => note.id === id);
  }

  #put(note: NoteView): void {
    this.all = (this.all ?? []).map((known) => (known.id === note.id ? note : known));
  }

  /** One after another; what fails is told, and the notes are read afresh. */
  #keep(work: () => Promise<void>): Promise<void> {
    this.saved = null;
    const kept = this.#saving.then(work).catch(async (thrown) => {
      this.#session.report(thrown);
      await this.load();
    });
    this.#saving = kept;
    return kept;
  }
}
