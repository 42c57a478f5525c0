import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import App from '../../src/App.svelte';
import { Desk } from '../../src/lib/desk.svelte';
import { document as rules, pretend, settings, status } from './pretend';

function hit(clause: string) {
  const row = rules.clauses.find((one) => one.clause === clause);
  const at = row?.body.indexOf('滞纳金') ?? 0;
  const marks = [{ start: at, end: at + 3 }];
  return {
    clause,
    document: 'face-rules',
    path: [],
    snippet: row?.body ?? '',
    marks,
    chapeau: null,
    chapeauMarks: [],
    bodyMarks: marks,
    score: 1,
    through: null,
    corrected: [],
    bound: '',
    modality: '',
  };
}

const detail = (clause: string) => ({
  clause,
  document: 'face-rules',
  printed: null,
  ownNumber: false,
  path: [],
  chapeau: null,
  text: '依照本规则第9条收取滞纳金。',
  sourceLines: [130, 132],
  digest: 'ab',
  citation: 'cited',
  citationMarkdown: '> cited',
  obligations: [],
  conflicts: [],
  references: [],
  citedBy: [],
  counterparts: [],
  terms: [],
  notes: [],
  entries: [],
  version: 'shipped',
  findings: [
    {
      kind: 'suspect-reference',
      message: { en: 'The late fee is in clause 11.', zh: '滞纳金在第11条。' },
      suggestion: 'face-rules 11',
    },
  ],
  questions: [],
});

function start(answers = {}) {
  const platform = pretend({
    searchClauses: ({ query }) => ({
      query,
      hits: [hit('face-rules 11'), hit('face-rules 12(3)')],
      also: ['late fee'],
      notices: [],
    }),
    readClause: ({ clause }) => detail(clause),
    ...answers,
  });
  const desk = new Desk(platform);
  render(App, { desk });
  return { platform, desk, user: userEvent.setup() };
}

beforeEach(() => {
  document.documentElement.lang = '';
});

test('from the query to the clause by keyboard alone', async () => {
  const { user, desk } = start();
  const box = await screen.findByRole('combobox');
  box.focus();
  await user.keyboard('滞纳金');
  await screen.findByRole('option', { name: /face-rules 12\(3\)/ });
  await user.keyboard('{ArrowDown}{Enter}');
  expect(desk.session.here).toEqual({
    place: 'terms',
    document: 'face-rules',
    clause: 'face-rules 12(3)',
  });
  await screen.findByText('The late fee is in clause 11.');
  const marked = document.querySelectorAll('article mark');
  expect([...marked].map((mark) => mark.textContent)).toEqual(['滞纳金', '滞纳金']);
  await user.click(screen.getByRole('button', { name: 'Open face-rules 11' }));
  expect(desk.session.here).toMatchObject({ clause: 'face-rules 11' });
  await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
  expect(desk.session.here).toMatchObject({ clause: 'face-rules 12(3)' });
});

test('a failed call says what happened and what to do', async () => {
  start({
    searchClauses: () => {
      throw {
        code: 'vault',
        message: { en: 'The index is gone.', zh: '索引丢失。' },
        help: { en: 'Restart.', zh: '请重启。' },
        subject: null,
      };
    },
  });
  const user = userEvent.setup();
  await user.type(await screen.findByRole('combobox'), 'x');
  const alert = await screen.findByRole('alert');
  await waitFor(() => expect(alert.textContent).toContain('The index is gone.'));
  expect(alert.textContent).toContain('Restart.');
});

test('the whole window changes its language at once, and the choice is kept', async () => {
  const { user, platform } = start();
  await screen.findByRole('combobox');
  await user.keyboard('{Control>}k{/Control}');
  await user.keyboard('界面{Enter}');
  await waitFor(() => expect(document.documentElement.lang).toBe('zh-CN'));
  expect(screen.getByRole('button', { name: '盖印' })).toBeTruthy();
  const saved = platform.asked.find((call) => call.name === 'saveSettings');
  expect(saved?.args).toEqual({ ...settings, language: 'zh' });
});

test('a first start shows the first page until one way in is taken', async () => {
  const { user, desk } = start({ status: () => ({ ...status, firstStart: true }) });
  await screen.findByText('Let it be printed.');
  await user.click(screen.getByRole('button', { name: /Read the terms/ }));
  expect(desk.session.welcomed).toBe(true);
  await screen.findByRole('combobox');
});

test('files dropped on the window join the queue; a refused one says why', async () => {
  const { platform } = start({
    inspectFiles: ({ paths }: { paths: string[] }) =>
      paths.map((path) => ({
        path,
        name: path.slice(1),
        kind: null,
        bytes: 10,
        size: null,
        thumbnail: null,
        layers: [],
        notices: [],
        problem: {
          code: 'unsupported',
          message: { en: 'Of no known kind.', zh: '类型未知。' },
          help: { en: 'Use PNG.', zh: '请用 PNG。' },
          subject: path,
        },
      })),
  });
  await screen.findByRole('combobox');
  platform.drop({ state: 'dropped', paths: ['/odd.xyz'] });
  expect((await screen.findAllByText(/Of no known kind\./)).length).toBeGreaterThan(0);
  const seal = screen.getByRole('button', { name: /Stamp 0 files/ });
  expect((seal as HTMLButtonElement).disabled).toBe(true);
});
