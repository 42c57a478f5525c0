import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { Desk } from '../../src/lib/desk.svelte';
import type { NoteView, SaveNote } from '../../src/lib/generated';
import NotesView from '../../src/lib/notes/NotesView.svelte';
import { EVERY_NOTE, readingOf, selectNotes, tagsOf, tally } from '../../src/lib/notes/select';
import { note } from './desk-data';
import { pretend } from './pretend';
import WithDesk from './WithDesk.svelte';

test('notes are narrowed by document, tag, words and the reading list', () => {
  const notes = [
    note('a', { tags: ['finance'], reading: 'to-read' }),
    note('b', { document: 'ai-terms', quote: 'opt out', reading: 'read' }),
  ];
  const ids = (filter: Partial<typeof EVERY_NOTE>) =>
    selectNotes(notes, { ...EVERY_NOTE, ...filter }).map(({ id }) => id);
  expect(ids({ document: 'ai-terms' })).toEqual(['b']);
  expect(ids({ tag: 'finance' })).toEqual(['a']);
  expect(ids({ text: 'OPT' })).toEqual(['b']);
  expect(ids({ reading: true })).toEqual(['a', 'b']);
  expect(readingOf(notes)).toEqual({ read: 1, total: 2 });
});

test('tags are told apart, each once, the most used first', () => {
  expect(tagsOf('#covers, design，滞纳金 covers')).toEqual(['covers', 'design', '滞纳金']);
  expect(tagsOf(' , ')).toEqual([]);
  expect(tally(['b', 'a', 'b'])).toEqual([
    ['b', 2],
    ['a', 1],
  ]);
});

async function open(notes: NoteView[]) {
  let held = notes;
  const platform = pretend({
    listNotes: () => ({ notes: held, tags: [] }),
    saveNote: (save: SaveNote) => {
      const known = held.find(({ id }) => id === save.id);
      const { text, tags, colour, reading } = save;
      const kept = { ...(known ?? note('again')), text, tags, colour, reading };
      held = known ? held.map((one) => (one.id === save.id ? kept : one)) : [...held, kept];
      return kept;
    },
    deleteNote: ({ id }) => {
      const gone = held.find((one) => one.id === id);
      held = held.filter((one) => one.id !== id);
      return gone;
    },
  });
  const desk = new Desk(platform);
  await desk.start();
  desk.session.go({ place: 'terms', view: 'notes' });
  render(WithDesk, { desk, what: NotesView });
  await waitFor(() => expect(desk.notes.all).not.toBeNull());
  return { platform, desk, user: userEvent.setup() };
}

test('a place that changed shows the old and the new words, a lost one says so', async () => {
  await open([
    note('a', { place: 'changed', quote: 'thirty days', now: 'sixty days' }),
    note('b', { place: 'lost' }),
  ]);
  expect(screen.getByText('thirty days').tagName).toBe('DEL');
  expect(screen.getByText('sixty days').tagName).toBe('INS');
  expect(screen.getByText('Words changed')).toBeTruthy();
  expect(screen.getByText('Lost its place')).toBeTruthy();
});

test('a deleted note comes back, and what was changed before can still be taken back', async () => {
  const { platform, desk, user } = await open([note('a', { reading: 'to-read' })]);
  await user.click(screen.getByRole('checkbox', { name: 'To read' }));
  await waitFor(() => expect(desk.notes.reading).toEqual({ read: 1, total: 1 }));
  await user.click(screen.getByRole('button', { name: /^Delete/ }));
  await waitFor(() => expect(desk.notes.all).toEqual([]));
  expect(desk.terms.undo.offer?.done).toBe('Note deleted.');
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(desk.notes.all?.[0]?.id).toBe('again'));
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(desk.notes.reading).toEqual({ read: 0, total: 1 }));
  const saves = platform.asked.filter(({ name }) => name === 'saveNote');
  expect(saves.at(-1)?.args).toMatchObject({ id: 'again', reading: 'to-read' });
});

test('a note that could not be made again is deleted only after a question', async () => {
  const { desk, user } = await open([note('a', { place: 'lost' })]);
  await user.click(screen.getByRole('button', { name: /^Delete/ }));
  expect(desk.notes.all).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: 'Delete for good' }));
  await waitFor(() => expect(desk.notes.all).toEqual([]));
  expect(desk.notes.canUndo).toBe(false);
});

test('no note at all leads to the text', async () => {
  const { desk, user } = await open([]);
  await user.click(screen.getByRole('button', { name: 'Go to the text' }));
  expect(desk.session.here).toMatchObject({ place: 'terms', view: 'read' });
});
