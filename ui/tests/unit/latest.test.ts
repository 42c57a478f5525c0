import { expect, test, vi } from 'vitest';
import { debounced, Latest } from '../../src/lib/latest';

test('an answer that comes after a newer question is dropped', async () => {
  const latest = new Latest();
  let slow: (value: string) => void = () => {};
  const first = latest.only(() => new Promise<string>((resolve) => (slow = resolve)));
  const second = latest.only(async () => 'second');
  slow('first');
  expect(await second).toBe('second');
  expect(await first).toBeNull();
});

test('a late failure is dropped too, a fresh one is not', async () => {
  const latest = new Latest();
  let fail: (reason: Error) => void = () => {};
  const stale = latest.only(() => new Promise<string>((_, reject) => (fail = reject)));
  latest.drop();
  fail(new Error('late'));
  expect(await stale).toBeNull();
  await expect(latest.only(() => Promise.reject(new Error('now')))).rejects.toThrow('now');
});

test('a debounced call runs once, with the last words', () => {
  vi.useFakeTimers();
  const heard: string[] = [];
  const later = debounced(60, (word: string) => heard.push(word));
  later('l');
  later('la');
  vi.advanceTimersByTime(59);
  expect(heard).toEqual([]);
  later('late');
  vi.advanceTimersByTime(60);
  expect(heard).toEqual(['late']);
  vi.useRealTimers();
});
