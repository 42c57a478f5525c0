import { expect, test } from 'vitest';
import { valueOf, withFilter, wordsOf } from '../../src/lib/terms/finding/filters';
import { Search } from '../../src/lib/terms/finding/search.svelte';
import { Session } from '../../src/lib/frame/session.svelte';
import { pretend } from './pretend';

test('a chip writes its filter into the query, changes it and takes it away', () => {
  expect(withFilter('late fee', 'bound', 'customer')).toBe('late fee bound:customer');
  expect(withFilter('late bound:customer fee', 'bound', 'provider')).toBe(
    'late fee bound:provider',
  );
  expect(withFilter('late fee bound:customer', 'bound', '')).toBe('late fee');
  expect(withFilter('', 'note', '*')).toBe('note:* ');
  expect(withFilter('fee', 'note', 'ask finance')).toBe('fee note:"ask finance"');
});

test('a chip shows what was typed, and nothing that stands in quotation marks', () => {
  expect(valueOf('fee is:prohibition doc:ai-terms', 'is')).toBe('prohibition');
  expect(valueOf('BOUND:both', 'bound')).toBe('both');
  expect(valueOf('note:"ask finance" fee', 'note')).toBe('ask finance');
  expect(valueOf('"say is:obligation here"', 'is')).toBe('');
  expect(valueOf('this:that', 'is')).toBe('');
  expect(valueOf('-is:obligation', 'is')).toBe('');
  expect(withFilter('"say is:obligation here"', 'is', '')).toBe('"say is:obligation here"');
  expect(wordsOf('fee is:prohibition doc:ai-terms 滞纳金')).toBe('fee 滞纳金');
});

const hit = (clause: string) => ({ clause, bodyMarks: [], marks: [] });

test('arrow keys go through the hits, and above the first into the suggestions', async () => {
  const opened: string[] = [];
  const platform = pretend({
    searchClauses: ({ query }) => ({
      query,
      hits: [hit('a 1'), hit('a 2')],
      also: [],
      notices: [],
    }),
    suggestQueries: ({ text }) => [
      { text: `${text} fee`, kind: 'word' },
      { text: `"${text} fee"`, kind: 'phrase' },
    ],
  });
  const search = new Search(new Session(platform), (clause) => opened.push(clause));
  search.askNow('late');
  await expect.poll(() => search.suggestions.length).toBe(2);
  await expect.poll(() => search.hits.length).toBe(2);
  expect(search.cursorId).toBe('hit-0');
  search.move(-1);
  expect(search.cursorId).toBe('suggestion-0');
  search.move(-1);
  expect(search.cursorId).toBe('suggestion-1');
  search.move(-1);
  expect(search.cursorId).toBe('hit-1');
  search.move(1);
  expect(search.cursorId).toBe('suggestion-1');
  search.move(1);
  search.openCursor();
  expect(search.query).toBe('"late fee"');
  await expect.poll(() => search.suggestions.length).toBe(2);
  search.move(1);
  search.openCursor();
  expect(opened).toEqual(['a 2']);
  expect(search.suggestions).toEqual([]);
});

test('n and p go round the hits', async () => {
  const opened: string[] = [];
  const platform = pretend({
    searchClauses: () => ({ query: '', hits: [hit('a 1'), hit('a 2')], also: [], notices: [] }),
  });
  const search = new Search(new Session(platform), (clause) => opened.push(clause));
  search.askNow('late');
  await expect.poll(() => search.hits.length).toBe(2);
  search.step(1);
  search.step(1);
  search.step(-1);
  expect(opened).toEqual(['a 2', 'a 1', 'a 2']);
});
