import { expect, test } from 'vitest';
import { Heights, holdAt, inSight, revealed, topOf } from '../../src/lib/terms/reading/heights';

const many = (count: number, height = 50) => new Heights(count, () => height);

test('sums are those of the heights, guessed and measured', () => {
  const heights = new Heights(1000, (i) => 20 + (i % 7));
  const plain = Array.from({ length: 1000 }, (_, i) => 20 + (i % 7));
  for (const [i, height] of [
    [0, 90],
    [3, 12.5],
    [511, 44],
    [512, 1],
    [999, 300],
  ] as const) {
    heights.measure(i, height);
    plain[i] = height;
  }
  let sum = 0;
  for (let i = 0; i < 1000; i++) {
    expect(heights.top(i)).toBeCloseTo(sum, 6);
    expect(heights.at(sum)).toBe(i);
    expect(heights.at(sum + (plain[i] ?? 0) - 0.01)).toBe(i);
    sum += plain[i] ?? 0;
  }
  expect(heights.total).toBeCloseTo(sum, 6);
});

test('a place outside has the nearest row, and no rows have none', () => {
  expect(many(10).at(-5)).toBe(0);
  expect(many(10).at(9999)).toBe(9);
  expect(inSight(many(0), 0, 500, 100)).toEqual({ start: 0, end: 0 });
  expect(many(0).total).toBe(0);
});

test('only what is in sight and a little more is laid out, however long the document', () => {
  const range = inSight(many(200_000), 5_000_000, 900, 700);
  expect(range).toEqual({ start: 99_986, end: 100_033 });
  expect(inSight(many(3), 0, 900, 700)).toEqual({ start: 0, end: 3 });
});

test('what is held stays where it was while rows above it grow', () => {
  const heights = many(5000);
  const hold = holdAt(heights, 100_020);
  expect(hold).toEqual({ index: 2000, into: 20 });
  heights.measure(1999, 80);
  heights.measure(10, 20);
  heights.measure(2001, 400);
  expect(topOf(heights, hold)).toBe(100_020);
  heights.measure(1998, 60);
  expect(topOf(heights, hold)).toBe(100_030);
});

test('measuring the same height again is no movement', () => {
  const heights = many(5);
  expect(heights.measure(2, 50.05)).toBe(false);
  expect(heights.measure(2, 51)).toBe(true);
  expect(heights.measure(7, 51)).toBe(false);
});

test('a row in sight stays, one out of sight comes to the upper third', () => {
  const heights = many(100);
  expect(revealed(heights, 10, 400, 600)).toBeNull();
  expect(revealed(heights, 50, 0, 600)).toBe(2500 - 200);
  expect(revealed(heights, 0, 900, 600)).toBe(0);
});
