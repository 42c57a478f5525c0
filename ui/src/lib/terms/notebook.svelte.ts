// Notes, highlights and the reading list as the reader needs them: by id, and changed with undo.
// Leaves out the list of all notes (see notes/), and where a note stands, which the core finds.
import type { Session } from '../frame/session.svelte';
import type { ClauseRow, DocumentView, NoteView, SaveNote } from '../generated';
import type { Pane } from './pane';
import type { Undo } from './undo.svelte';

/** The colours of a highlight, in the order in which they are offered. */
export const COLOURS = ['yellow', 'green', 'blue', 'red'] as const;

const BLANK: SaveNote = {
  id: '',
  clause: '',
  version: '',
  quote: '',
  occurrence: 0,
  text: '',
  tags: [],
  colour: '',
  reading: '',
};

/** Words that were selected in a clause. */
export interface Selected {
  clause: string;
  quote: string;
  occurrence: number;
}

/** The part of Terms that notes need. */
interface Reading {
  readonly pane: Pane;
  readonly undo: Undo;
  readonly views: Record<string, DocumentView>;
  rowOf(clause: string): ClauseRow | null;
  refresh(document: string): Promise<void>;
  readDetail(pane: Pane): Promise<void>;
}

/** Which of several equal places in a clause's text begins here, from 0. */
export function occurrenceOf(row: ClauseRow, quote: string, start: number): number {
  const before = `${row.heading ? `${row.heading}\n` : ''}${row.body.slice(0, start)}`;
  let count = 0;
  for (let at = before.indexOf(quote); quote && at >= 0; at = before.indexOf(quote, at + 1)) {
    count++;
  }
  return count;
}

export class Notebook {
  readonly #session: Session;
  readonly #terms: Reading;
  notes = $state.raw<ReadonlyMap<string, NoteView>>(new Map());
  tags = $state.raw<string[]>([]);
  /** The note that is being written in the margin; a new one has no id. */
  editing = $state.raw<SaveNote | null>(null);

  constructor(session: Session, terms: Reading) {
    this.#session = session;
    this.#terms = terms;
  }

  async load(): Promise<void> {
    const page = await this.#session.attempt(() =>
      this.#session.api.listNotes({ document: '', tag: '', text: '', reading: false }),
    );
    if (!page) return;
    this.notes = new Map(page.notes.map((note) => [note.id, note]));
    this.tags = page.tags;
  }

  /** Begins a note on a clause, or on words of it. */
  begin(on: Partial<Selected> & { clause: string }): void {
    const version = this.#terms.pane.version ?? '';
    this.editing = { ...BLANK, ...on, version };
    this.#session.drawerOpen = true;
  }

  edit(note: NoteView): void {
    const { id, clause, quote, text, tags, colour, reading } = note;
    this.editing = { ...BLANK, id, clause, quote, text, tags, colour, reading };
    this.#session.drawerOpen = true;
  }

  async save(note: Partial<SaveNote> & { clause: string }): Promise<NoteView | null> {
    const saved = await this.#write(note);
    if (saved) await this.#changed(saved.document);
    return saved;
  }

  /** What was written in the margin: kept, and taken back as the last thing done. */
  async keep(note: SaveNote): Promise<void> {
    const before = this.notes.get(note.id);
    const saved = await this.#write(note);
    if (!saved) return;
    this.editing = null;
    this.#terms.undo.propose(this.#session.words.terms.kept, async () => {
      if (before) return this.change(before, {});
      await this.#session.attempt(() => this.#session.api.deleteNote({ id: saved.id }));
      await this.#changed(saved.document);
    });
    await this.#changed(saved.document);
  }

  #write(note: Partial<SaveNote> & { clause: string }): Promise<NoteView | null> {
    const version = note.id ? '' : (note.version ?? this.#terms.pane.version ?? '');
    return this.#session.attempt(() => this.#session.api.saveNote({ ...BLANK, ...note, version }));
  }

  async change(note: NoteView, changes: Partial<SaveNote>): Promise<void> {
    const { id, clause, quote, text, tags, colour, reading } = note;
    await this.save({ id, clause, quote, text, tags, colour, reading, ...changes });
  }

  async highlight(on: Selected | { clause: string }, colour: string): Promise<void> {
    const words = this.#session.words.terms;
    const quote = 'quote' in on ? on.quote : (this.#terms.rowOf(on.clause)?.body ?? '');
    const saved = await this.#write({ occurrence: 0, ...on, quote, colour });
    if (!saved) return;
    this.#session.announce(words.highlighted(words.colours[colour] ?? colour));
    this.#terms.undo.propose(words.highlighted(words.colours[colour] ?? colour), async () => {
      await this.#session.attempt(() => this.#session.api.deleteNote({ id: saved.id }));
      await this.#changed(saved.document);
    });
    await this.#changed(saved.document);
  }

  async remove(note: NoteView): Promise<void> {
    const occurrence = this.#occurrence(note);
    const gone = await this.#session.attempt(() => this.#session.api.deleteNote({ id: note.id }));
    if (!gone) return;
    if (this.editing?.id === note.id) this.editing = null;
    this.#terms.undo.propose(this.#session.words.terms.noteDeleted, async () => {
      const { clause, quote, text, tags, colour, reading } = gone;
      await this.save({ clause, quote, occurrence, text, tags, colour, reading });
    });
    await this.#changed(gone.document);
  }

  /** Puts a clause on the reading list, or takes it off. */
  async toggleReading(clause: string): Promise<void> {
    const words = this.#session.words.terms;
    const known = [...this.notes.values()].find(
      (note) => note.clause === clause && note.quote === '',
    );
    const listed = known !== undefined && known.reading !== '';
    if (!known) await this.save({ clause, reading: 'to-read' });
    else if (!listed) await this.change(known, { reading: 'to-read' });
    else if (known.text === '' && known.tags.length === 0 && known.colour === '') {
      await this.#session.attempt(() => this.#session.api.deleteNote({ id: known.id }));
      await this.#changed(known.document);
    } else await this.change(known, { reading: '' });
    this.#session.announce(listed ? words.offReadingList : words.onReadingList);
  }

  /** On the reading list: `to-read`, `read`, or nothing. */
  readingOf(clause: string): string {
    const found = [...this.notes.values()].find(
      (note) => note.clause === clause && note.quote === '' && note.reading !== '',
    );
    return found?.reading ?? '';
  }

  #occurrence(note: NoteView): number {
    const row = this.#terms.rowOf(note.clause);
    const span = row?.spans.find((one) => one.kind === 'note' && one.target === note.id);
    return row && span ? occurrenceOf(row, note.quote, span.start) : 0;
  }

  async #changed(document: string): Promise<void> {
    await Promise.all([this.load(), this.#terms.refresh(document)]);
    await this.#terms.readDetail(this.#terms.pane);
  }
}
