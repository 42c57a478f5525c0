import { expect, test } from 'vitest';
import { back, forward, visit, type Trail } from '../../src/lib/frame/location';
import { recall } from '../../src/lib/frame/remembered';

const start: Trail = { past: [], here: { place: 'terms' }, ahead: [] };

test('back and forward walk the trail; a new step forgets what lay ahead', () => {
  const two = visit(visit(start, { place: 'stamp' }), { place: 'record', entry: 'E-1' });
  const one = back(two);
  expect(one.here).toEqual({ place: 'stamp' });
  expect(forward(one)).toEqual(two);
  expect(visit(one, { place: 'verify' }).ahead).toEqual([]);
  expect(back(start)).toBe(start);
  expect(forward(start)).toBe(start);
});

test('standing still is no step', () => {
  expect(visit(start, { place: 'terms' })).toBe(start);
});

test('a damaged memory is no memory', () => {
  localStorage.setItem('imprimatur.window', '{"here":{"place":"cellar"}}');
  expect(recall().here).toEqual({ place: 'terms' });
  localStorage.setItem('imprimatur.window', 'not json');
  expect(recall().recent).toEqual([]);
});

test('a second column and a view are steps that back undoes', () => {
  const reading = visit(start, { place: 'terms', document: 'a', clause: 'a 1' });
  const beside = visit(reading, { place: 'terms', document: 'a', clause: 'a 1', beside: 'b 2' });
  const register = visit(beside, { place: 'terms', view: 'register' });
  expect(back(register).here).toMatchObject({ beside: 'b 2' });
  expect(back(back(register)).here).toEqual({ place: 'terms', document: 'a', clause: 'a 1' });
  expect(visit(reading, { place: 'terms', document: 'a', clause: 'a 1', beside: undefined })).toBe(
    reading,
  );
});
