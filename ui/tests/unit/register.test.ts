import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { Desk } from '../../src/lib/desk.svelte';
import FindingsView from '../../src/lib/register/FindingsView.svelte';
import RegisterView from '../../src/lib/register/RegisterView.svelte';
import { grouped, inContext, topicOf } from '../../src/lib/register/findings';
import {
  counts,
  dayFromNow,
  EVERYTHING,
  isNarrowed,
  isOverdue,
  select,
} from '../../src/lib/register/select';
import { finding, obligation } from './desk-data';
import { pretend } from './pretend';
import WithDesk from './WithDesk.svelte';

const rows = [
  obligation('ai-terms 1', { modality: 'container', severity: 'info' }),
  obligation('ai-terms 3.3', { severity: 'medium', own: { owner: 'Zhao Wen', due: '2026-12-01' } }),
  obligation('ai-terms 4.2(1)', { severity: 'critical', own: { status: 'met' } }),
  obligation('face-rules 11', { modality: 'prohibition', words: '滞纳金', bound: 'both' }),
];
const clauses = (found: { clause: string }[]) => found.map((row) => row.clause);

test('headings are left out until they are asked for', () => {
  expect(clauses(select(rows, EVERYTHING))).not.toContain('ai-terms 1');
  expect(clauses(select(rows, { ...EVERYTHING, modality: ['container'] }))).toEqual(['ai-terms 1']);
});

test('filters narrow together; a state that was never given counts as open', () => {
  const open = { ...EVERYTHING, status: ['open'] };
  expect(clauses(select(rows, open))).toEqual(['ai-terms 3.3', 'face-rules 11']);
  expect(clauses(select(rows, { ...open, documents: ['ai-terms'] }))).toEqual(['ai-terms 3.3']);
  expect(clauses(select(rows, { ...EVERYTHING, text: ' 滞纳 ' }))).toEqual(['face-rules 11']);
  expect(clauses(select(rows, { ...EVERYTHING, dueBy: '2026-12-01' }))).toEqual(['ai-terms 3.3']);
  expect(clauses(select(rows, { ...EVERYTHING, owner: 'Zhao Wen' }))).toEqual(['ai-terms 3.3']);
  expect(isNarrowed(open)).toBe(true);
  expect(isNarrowed({ ...EVERYTHING, sort: 'due', descending: true })).toBe(false);
});

test('severity sorts from critical down; what has no date stands last', () => {
  const by = (sort: string, descending = false) =>
    clauses(select(rows, { ...EVERYTHING, sort, descending }));
  expect(by('severity')).toEqual(['ai-terms 4.2(1)', 'face-rules 11', 'ai-terms 3.3']);
  expect(by('severity', true)[0]).toBe('ai-terms 3.3');
  expect(by('due')[0]).toBe('ai-terms 3.3');
});

test('a menu counts what each choice would show, with the other filters as they are', () => {
  const filter = { ...EVERYTHING, documents: ['ai-terms'], severity: ['critical'] };
  expect(Object.fromEntries(counts(rows, filter, 'severity'))).toEqual({ medium: 1, critical: 1 });
  expect(Object.fromEntries(counts(rows, filter, 'documents'))).toEqual({ 'ai-terms': 1 });
});

test('overdue is what lies before today and is not settled', () => {
  const due = obligation('x 1', { own: { due: '2026-11-10' } });
  expect(isOverdue(due, '2026-11-22')).toBe(true);
  expect(isOverdue(due, '2026-11-10')).toBe(false);
  expect(isOverdue({ ...due, own: { ...due.own, status: 'met' } }, '2026-11-22')).toBe(false);
  expect(dayFromNow(30, new Date(2026, 10, 22, 23, 59))).toBe('2026-12-22');
});

test('findings stand by document and kind, the gravest first', () => {
  const groups = grouped([
    finding({ kind: 'term-variant' }),
    finding(),
    finding({ document: 'between', kind: 'conflict' }),
  ]);
  expect(groups.map((group) => group.document)).toEqual(['face-rules', 'between']);
  expect(groups[0]?.kinds.map(({ kind }) => kind)).toEqual(['suspect-reference', 'term-variant']);
  expect(grouped([finding()], ['conflict'])).toEqual([]);
});

test('a quotation is shown among its words, an analysis under its topic', () => {
  expect(inContext('依照本规则第9条收取', '第9条')).toEqual(['依照本规则', '第9条', '收取']);
  expect(inContext('anything', 'else')).toEqual(['', 'else', '']);
  const conflict = finding({ kind: 'conflict', quote: null });
  expect(topicOf(conflict, 'A cap: clauses 8 and 9')).toBe('A cap');
  expect(topicOf(finding(), 'A cap: clauses 8 and 9')).toBe('');
});

async function open(answers = {}) {
  const held = new Map(rows.map((row) => [row.clause, row]));
  const platform = pretend({
    listObligations: () => ({ version: '1', rows, total: 3, owners: [] }),
    listFindings: () => ({ findings: [finding()] }),
    readClause: () => ({ conflicts: [] }),
    changeObligation: ({ clause, own }) => ({ ...held.get(clause), own }),
    exportObligations: ({ path }) => ({ paths: [path] }),
    ...answers,
  });
  const desk = new Desk(platform);
  await desk.start();
  desk.session.go({ place: 'terms', view: 'register', clause: 'ai-terms 3.3' });
  render(WithDesk, { desk, what: RegisterView });
  await screen.findByRole('table');
  return { platform, desk, user: userEvent.setup() };
}

test('a column head sorts and says so; arrows choose, Enter opens the clause', async () => {
  const { desk, user } = await open();
  const head = screen.getByRole('columnheader', { name: /Severity/ });
  expect(head.getAttribute('aria-sort')).toBe('none');
  await user.click(within(head).getByRole('button'));
  expect(head.getAttribute('aria-sort')).toBe('ascending');
  await user.click(within(head).getByRole('button'));
  expect(head.getAttribute('aria-sort')).toBe('descending');
  screen.getByRole('button', { name: 'ai-terms 3.3', pressed: true }).focus();
  await user.keyboard('{ArrowDown}');
  expect(desk.register.chosen).toBe('face-rules 11');
  await waitFor(() => expect(document.activeElement?.textContent).toBe('face-rules 11'));
  await user.keyboard('{Enter}');
  expect(desk.session.here).toMatchObject({ place: 'terms', clause: 'face-rules 11' });
});

test('a state is kept at once, said, and taken back', async () => {
  const { platform, desk, user } = await open();
  const status = () => screen.getByLabelText<HTMLSelectElement>('Status');
  await user.selectOptions(status(), 'in-progress');
  await waitFor(() => expect(desk.session.announcement).toBe('Saved'));
  const asked = platform.asked.filter(({ name }) => name === 'changeObligation');
  expect(asked.at(-1)?.args).toEqual({
    clause: 'ai-terms 3.3',
    own: { status: 'in-progress', owner: 'Zhao Wen', due: '2026-12-01', note: '' },
  });
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(status().value).toBe('open'));
});

test('a change that cannot be kept is put back and told', async () => {
  const fail = () => {
    throw new Error('disk full');
  };
  const { desk, user } = await open({ changeObligation: fail });
  await user.selectOptions(screen.getByLabelText('Status'), 'met');
  await waitFor(() => expect(desk.session.problems).toHaveLength(1));
  expect(desk.register.row?.own.status).toBe('');
  expect(desk.register.canUndo).toBe(false);
});

test('the export takes the filter along and says where the file went', async () => {
  const { platform, user } = await open();
  platform.picks.push(['/out/duties.xlsx']);
  await user.click(screen.getAllByRole('button', { name: 'Severity' })[0] as HTMLElement);
  await user.click(screen.getByRole('checkbox', { name: /Critical/ }));
  await user.click(screen.getByRole('button', { name: 'Export' }));
  await user.click(screen.getByRole('button', { name: /XLSX/ }));
  await screen.findByText('Written to /out/duties.xlsx');
  expect(platform.asked.at(-1)?.args).toMatchObject({
    filter: { severity: ['critical'] },
    format: 'xlsx',
    path: '/out/duties.xlsx',
  });
});

test('the suspect reference reads with its words, its reason and the clause that is meant', async () => {
  const { desk } = await open();
  render(WithDesk, { desk, what: FindingsView });
  const quote = await screen.findByText('第9条');
  expect(quote.closest('blockquote')?.textContent).toContain('依照本规则第9条收取滞纳金');
  expect(screen.getByText(/clause 11 does/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Open face-rules 11' })).toBeTruthy();
});
