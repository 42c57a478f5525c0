import { expect, test } from 'vitest';
import type { ClauseRow } from '../../src/lib/generated';
import { outline, treeOf, type Only } from '../../src/lib/terms/outline';
import { occurrenceOf } from '../../src/lib/terms/notebook.svelte';
import { keyOf, nameOf, paneOf, wholeOf } from '../../src/lib/terms/pane';
import { beside } from '../../src/lib/terms/reading/lookup.svelte';
import { document } from './pretend';

const base = document.clauses[0] as ClauseRow;

function row(clause: string, parent: string | null, changes: Partial<ClauseRow> = {}): ClauseRow {
  return { ...base, clause, parent, number: clause.split(' ')[1] ?? '', ...changes };
}

const rows = [
  row('d 1', null, { kind: 'heading', heading: 'One' }),
  row('d 1.1', 'd 1', { kind: 'heading', heading: 'First' }),
  row('d 1.1(a)', 'd 1.1', { modality: 'prohibition' }),
  row('d 1.1(b)', 'd 1.1', { findings: 2, notes: 1 }),
  row('d 2', null, { body: '', heading: null }),
  row('d 2(1)', 'd 2', { modality: 'obligation', body: 'You must pay.' }),
];

const listed = (chosen: string | null = null, folds: [string, boolean][] = [], only: Only = '') =>
  outline(treeOf(rows), chosen, new Map(folds), only);
const ids = (entries: ReturnType<typeof listed>) => entries.map((entry) => entry.row.number);

test('the outline unfolds headings and the line to the clause in hand, and what was unfolded', () => {
  expect(ids(listed())).toEqual(['1', '1.1', '2']);
  expect(ids(listed('d 1.1(b)'))).toEqual(['1', '1.1', '1.1(a)', '1.1(b)', '2']);
  expect(ids(listed(null, [['d 2', true]]))).toEqual(['1', '1.1', '2', '2(1)']);
  expect(ids(listed('d 1.1(b)', [['d 1', false]]))).toEqual(['1', '2']);
});

test('what is folded away is counted where it is hidden', () => {
  const [one, first] = listed();
  expect([one?.findings, first?.findings, first?.notes]).toEqual([0, 2, 1]);
  expect(listed('d 1.1(b)')[1]?.findings).toBe(0);
});

test('narrowed to bans, only they and what leads to them are listed', () => {
  const entries = listed(null, [], 'bans');
  expect(ids(entries)).toEqual(['1', '1.1', '1.1(a)']);
  expect(entries.map((entry) => entry.fits)).toEqual([false, false, true]);
  expect(ids(listed(null, [], 'findings'))).toEqual(['1', '1.1', '1.1(b)']);
});

test('a clause without words is known by its first words', () => {
  expect(listed()[2]?.label).toBe('You must pay.');
});

test('a column is named by document, version and clause', () => {
  const pane = { document: 'ai-terms', version: '2026-04-15', clause: 'ai-terms 4.2(1)' };
  expect(nameOf(pane)).toBe('ai-terms@2026-04-15 4.2(1)');
  expect(paneOf(nameOf(pane))).toEqual(pane);
  expect(paneOf('msa')).toEqual({ document: 'msa', version: null, clause: null });
  expect(keyOf('msa', null)).toBe('msa');
  expect(wholeOf('ai-terms 8(s2)')).toBe('ai-terms 8');
});

test('of several equal words the one that was selected is meant', () => {
  const clause = row('d 3', null, { heading: 'the fee', body: 'the fee and the fee' });
  expect(occurrenceOf(clause, 'the fee', 0)).toBe(1);
  expect(occurrenceOf(clause, 'the fee', 12)).toBe(2);
});

test('what is looked up never lies on the word', () => {
  const screen = { width: 1000, height: 600 };
  const size = { width: 400, height: 200 };
  const low = beside({ left: 900, right: 950, top: 500, bottom: 520 }, size, screen);
  expect(low).toEqual({ left: 592, top: 292 });
  const high = beside({ left: 10, right: 60, top: 100, bottom: 120 }, size, screen);
  expect(high).toEqual({ left: 10, top: 128 });
});
