import { expect, test } from 'vitest';
import { narrow, type Command } from '../../src/lib/palette/palette';

const command = (label: string, detail?: string): Command => ({
  id: label,
  group: 'all',
  icon: 'terms',
  label,
  detail,
  run: () => {},
});

const all = [
  command('Stamp'),
  command('ai-terms 4.2', 'Disclosure Requirement'),
  command('ai-terms 4.2(1)', 'disclose that the content is AI-generated'),
  command('face-rules 12(3)', '依照本规则第9条收取滞纳金'),
  command('ai-terms 14.2', 'another'),
];

const found = (query: string) => narrow(all, query).map((one) => one.label);

test('an exact clause number comes first, then its children', () => {
  expect(found('4.2').slice(0, 2)).toEqual(['ai-terms 4.2', 'ai-terms 4.2(1)']);
});

test('words match in any order and in Chinese, full width or not', () => {
  expect(found('requirement disclosure')).toEqual(['ai-terms 4.2']);
  expect(found('滞纳金')).toEqual(['face-rules 12(3)']);
  expect(found('ｓｔａｍｐ')).toEqual(['Stamp']);
});

test('nothing fits nonsense, everything fits an empty query', () => {
  expect(found('zzz')).toEqual([]);
  expect(found('  ')).toHaveLength(all.length);
});
