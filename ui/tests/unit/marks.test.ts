import { expect, test } from 'vitest';
import { segments } from '../../src/lib/terms/finding/marks';

const text = '应按日支付滞纳金。';

function check(marks: [number, number][], expected: string) {
  const parts = segments(
    text,
    marks.map(([start, end]) => ({ start, end })),
  );
  expect(parts.map((part) => (part.marked ? `[${part.text}]` : part.text)).join('')).toBe(expected);
  expect(parts.map((part) => part.text).join('')).toBe(text);
}

test('no mark, one mark, marks at both ends', () => {
  check([], text);
  check([[5, 8]], '应按日支付[滞纳金]。');
  check(
    [
      [0, 2],
      [8, 9],
    ],
    '[应按]日支付滞纳金[。]',
  );
});

test('marks out of order, touching, overlapping and outside lose no character', () => {
  check(
    [
      [5, 8],
      [0, 1],
    ],
    '[应]按日支付[滞纳金]。',
  );
  check(
    [
      [1, 2],
      [2, 3],
    ],
    '应[按日]支付滞纳金。',
  );
  check(
    [
      [1, 4],
      [2, 6],
    ],
    '应[按日支付滞]纳金。',
  );
  check(
    [
      [7, 99],
      [-3, 1],
      [4, 2],
    ],
    '[应]按日支付滞纳[金。]',
  );
});
