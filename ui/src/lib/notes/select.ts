// Which notes are shown, and how far the reading list is. The same rules as the export's.
import type { NoteFilter, NoteView } from '../generated';

export const EVERY_NOTE: NoteFilter = { document: '', tag: '', text: '', reading: false };

function speaksOf(note: NoteView, text: string): boolean {
  const words = text.trim().toLowerCase();
  const fields = [note.text, note.quote, ...note.tags];
  return words === '' || fields.some((field) => field.toLowerCase().includes(words));
}

export function selectNotes(notes: readonly NoteView[], filter: NoteFilter): NoteView[] {
  return notes.filter(
    (note) =>
      (filter.document === '' || note.document === filter.document) &&
      (filter.tag === '' || note.tags.includes(filter.tag)) &&
      (!filter.reading || note.reading !== '') &&
      speaksOf(note, filter.text),
  );
}

export interface ReadingProgress {
  read: number;
  total: number;
}

export function readingOf(notes: readonly NoteView[]): ReadingProgress {
  const listed = notes.filter((note) => note.reading !== '');
  return { read: listed.filter((note) => note.reading === 'read').length, total: listed.length };
}

/** How many notes each value has, most first. */
export function tally(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}

/** Tags as typed in one line: apart by commas or spaces, each once, without a leading `#`. */
export function tagsOf(line: string): string[] {
  const tags = line.split(/[\s,，、;；]+/).map((tag) => tag.replace(/^#/, ''));
  return [...new Set(tags.filter((tag) => tag !== ''))];
}
