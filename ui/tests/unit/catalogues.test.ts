import { expect, test } from 'vitest';
import { en } from '../../src/lib/words/en';
import { zh } from '../../src/lib/words/zh';
import { formats, languageOf } from '../../src/lib/words/words';

function keys(words: object, path = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' ? keys(value, `${path}${key}.`) : [`${path}${key}:${typeof value}`],
  );
}

function texts(words: object): string[] {
  return Object.values(words).flatMap((value) =>
    typeof value === 'object' ? texts(value) : typeof value === 'string' ? [value] : [],
  );
}

test('both catalogues have the same keys of the same kind', () => {
  expect(keys(zh)).toEqual(keys(en));
});

test('no word is empty, and Chinese is Chinese', () => {
  expect(texts(en).filter((text) => text === '')).toEqual([]);
  const latin = texts(zh).filter((text) => !/[\p{Script=Han}，：]/u.test(text));
  expect(latin.sort()).toEqual(
    [
      'C2PA',
      'C2PA',
      'AIGC',
      'AIGC（TC260）',
      'IPTC',
      'IPTC',
      'SHA-256',
      'Show everything in English',
      'ai-terms 4.3(a)',
      'manually review and verify each AI Output before sharing',
    ].sort(),
  );
});

test('numbers, sizes and bare dates are written in the chosen language', () => {
  expect(formats('en').bytes(1_530_000)).toBe('1.5 MB');
  expect(formats('zh').date('2019-07-29')).toBe('2019年7月29日');
  expect(formats('en').date('2019-07-29')).toContain('29');
  expect(formats('en').date('not a date')).toBe('not a date');
  expect(formats('zh').list(['a', 'b'])).toBe('a、b');
});

test('a passage with Han characters is Chinese', () => {
  expect(languageOf('客户 ID')).toBe('zh');
  expect(languageOf('ai-terms 4.2')).toBe('en');
});
