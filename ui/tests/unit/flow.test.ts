import { expect, test } from 'vitest';
import { complete, withNew, without } from '../../src/lib/assess/actions';
import { chosen, isAnswered, progressOf, reasonLacks } from '../../src/lib/assess/flow';
import { byDay } from '../../src/lib/record/days';
import { outline, treeOf } from '../../src/lib/terms/outline';
import { document, question } from './pretend';

test('one value replaces, several toggle, "none" stands alone', () => {
  expect(chosen(question({ values: ['yes'] }), 'no')).toEqual(['no']);
  const several = question({ multiple: true, values: ['eu', 'kr'] });
  expect(chosen(several, 'kr')).toEqual(['eu']);
  expect(chosen(several, 'cn')).toEqual(['eu', 'kr', 'cn']);
  expect(chosen(several, 'none')).toEqual(['none']);
  expect(chosen(question({ multiple: true, values: ['none'] }), 'eu')).toEqual(['eu']);
});

test('not applicable counts only with fifteen characters of reason', () => {
  const short = question({ values: ['not_applicable'], reason: 'too short     ' });
  expect(isAnswered(short)).toBe(false);
  expect(reasonLacks(short.reason)).toBe(6);
  expect(isAnswered({ ...short, reason: 'We publish nothing at all.' })).toBe(true);
});

test('progress is empty, begun or done', () => {
  const open = question();
  const done = question({ values: ['yes'] });
  expect(progressOf([open, open]).state).toBe('empty');
  expect(progressOf([open, done])).toEqual({ answered: 1, asked: 2, state: 'begun' });
  expect(progressOf([done]).state).toBe('done');
});

test('an action gets a number that was not used, and is complete with text, owner and date', () => {
  const two = withNew(withNew([], 'Q-1'), 'Q-2');
  expect(withNew(without(two, '1'), 'Q-3').map((one) => one.id)).toEqual(['2', '3']);
  expect(two.map(complete)).toEqual([false, false]);
});

test('the outline shows the children of the section in hand and counts what it hides', () => {
  const closed = outline(treeOf(document.clauses), null);
  expect(closed.map((entry) => entry.row.number)).toEqual(['11', '12']);
  expect(closed[1]?.findings).toBe(1);
  const open = outline(treeOf(document.clauses), 'face-rules 12(3)');
  expect(open.map((entry) => entry.row.number)).toEqual(['11', '12', '(3)']);
  expect(open[1]?.findings).toBe(0);
});

test('entries stand under their days, in order', () => {
  const entry = (id: string, at: string) => ({
    id,
    sequence: 1,
    kind: 'stamp',
    at,
    title: '',
    detail: '',
    person: '',
    digest: '',
  });
  const days = byDay([
    entry('3', '2026-11-22T12:00:00'),
    entry('2', '2026-11-22T09:00:00'),
    entry('1', '2026-11-20T12:00:00'),
  ]);
  expect(days.map((day) => [day.date, day.entries.length])).toEqual([
    ['2026-11-22', 2],
    ['2026-11-20', 1],
  ]);
});
