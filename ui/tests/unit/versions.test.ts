import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { Desk } from '../../src/lib/desk.svelte';
import CompareView from '../../src/lib/versions/CompareView.svelte';
import {
  afterOf,
  beforeOf,
  blocks,
  idsOf,
  restCount,
  withoutNoise,
} from '../../src/lib/versions/changes';
import { change } from './desk-data';
import type { Segment } from '../../src/lib/generated';
import { document as rules, pretend, status } from './pretend';
import WithDesk from './WithDesk.svelte';

const segments: Segment[] = [
  { kind: 'same', text: 'within ', technical: false },
  { kind: 'deleted', text: 'thirty', technical: false },
  { kind: 'inserted', text: 'sixty', technical: false },
  { kind: 'same', text: ' days', technical: false },
];

test('noise beside a real change is not marked', () => {
  const noisy: Segment[] = [
    { kind: 'deleted', text: '“', technical: true },
    { kind: 'inserted', text: '"', technical: true },
    { kind: 'deleted', text: 'thirty', technical: false },
  ];
  expect(withoutNoise(noisy).map(({ kind, text }) => [kind, text])).toEqual([
    ['same', '"'],
    ['deleted', 'thirty'],
  ]);
});

test('either side of a redline is the text of its version', () => {
  const words = (side: Segment[]) => side.map(({ text }) => text).join('');
  expect(words(beforeOf(segments))).toBe('within thirty days');
  expect(words(afterOf(segments))).toBe('within sixty days');
});

test('technical differences fold between the real ones, or are left out', () => {
  const changes = ['technical', 'renumbered', 'changed', 'technical'].map((kind) => change(kind));
  expect(blocks(changes, false).map(({ at }) => at)).toEqual([2]);
  const all = blocks(changes, true);
  expect(all.map((block) => (block.fold ? block.changes.length : 'real'))).toEqual([2, 'real', 1]);
});

test('ids say what became of what', () => {
  expect(idsOf(change('changed'))).toBe('3.3');
  expect(idsOf(change('added', { before: [] }))).toBe('3.3');
  expect(idsOf(change('split', { after: ['ai-terms 3.3', 'ai-terms 3.4'] }))).toBe(
    '3.3 → 3.3 + 3.4',
  );
});

const compared = {
  document: 'face-rules',
  title: '',
  before: 'shipped',
  after: '2',
  language: 'en',
  real: 2,
  technical: 1,
  summary: { en: '2 real changes, 1 technical', zh: '' },
  changes: [
    change('technical', { before: ['face-rules 1'], after: ['face-rules 1'] }),
    change('changed', {
      segments,
      notable: [{ en: 'thirty → sixty', zh: '' }],
      rests: {
        questions: ['Q-M3-02'],
        obligations: ['face-rules 11'],
        drafts: [],
        assessments: [],
        stamps: ['E-000012'],
        notes: ['n1', 'n2'],
      },
    }),
    change('removed', { after: [], before: ['ai-terms 5.3(e)'] }),
  ],
};

async function open(versions = ['2', 'shipped']) {
  const summary = {
    ...rules.summary,
    version: versions[0] ?? '',
    versions: versions.map((version) => ({
      version,
      date: null,
      added: null,
      file: '',
      digest: '',
      clauses: 3,
      entry: null,
    })),
  };
  const platform = pretend({
    status: () => ({ ...status, documents: [summary] }),
    compareVersions: () => compared,
    listObligations: () => ({ version: '1', rows: [], total: 0, owners: [] }),
    exportComparison: ({ path }) => ({ paths: [path] }),
  });
  const desk = new Desk(platform);
  await desk.start();
  desk.session.go({ place: 'terms', view: 'compare' });
  render(WithDesk, { desk, what: CompareView });
  return { platform, desk, user: userEvent.setup() };
}

test('the two newest are compared; the sentence, the words and the notable come first', async () => {
  const { platform } = await open();
  expect(await screen.findByText('2 real changes, 1 technical')).toBeTruthy();
  expect(platform.asked.at(-1)?.args).toEqual({
    document: 'face-rules',
    before: 'shipped',
    after: '2',
  });
  await new Promise((done) => setTimeout(done, 30));
  expect(platform.asked.filter(({ name }) => name === 'compareVersions')).toHaveLength(1);
  expect(screen.getByText('thirty → sixty')).toBeTruthy();
  expect(document.querySelector('del')?.textContent).toBe(' deleted: thirty end ');
  expect(document.querySelector('ins')?.textContent).toBe(' inserted: sixty end ');
  expect(screen.queryByText('1 technical difference')).toBeNull();
});

test('n and p go from change to change; all differences show the technical ones folded', async () => {
  const { desk, user } = await open();
  await screen.findByText('2 real changes, 1 technical');
  await user.keyboard('n');
  await waitFor(() => expect(document.activeElement?.getAttribute('data-block')).toBe('1'));
  await user.keyboard('p');
  await waitFor(() => expect(desk.versions.cursor).toBe(0));
  await user.click(screen.getByRole('button', { name: 'All differences' }));
  expect(desk.versions.cursor).toBe(1);
  expect(screen.getAllByText(/1 technical difference/).length).toBeGreaterThan(0);
});

test('what rests on a changed clause is one step away', async () => {
  const { desk, user } = await open();
  await user.click(await screen.findByRole('button', { name: 'E-000012' }));
  expect(desk.session.here).toEqual({ place: 'record', entry: 'E-000012' });
  desk.session.back();
  await user.click(await screen.findByRole('button', { name: 'face-rules 11' }));
  expect(desk.session.here).toMatchObject({ view: 'register', clause: 'face-rules 11' });
  expect(restCount(compared.changes[1]?.rests ?? change('same').rests)).toBe(5);
});

test('with one version there is nothing to compare, and a way to bring another', async () => {
  const { desk, user } = await open(['shipped']);
  await user.click(screen.getByRole('button', { name: 'Import a newer copy' }));
  expect(desk.session.here).toMatchObject({ view: 'import' });
});
