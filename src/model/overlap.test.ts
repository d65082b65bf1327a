import { expect, test } from 'vitest';
import { arrived, call } from '../checks/stories.fixture.js';
import { measureOverlap, mostOpen } from './overlap.js';

test('accepts that follow one another do not overlap', () => {
  const accepts = [call('accept', 'ok', { atMs: 0, lastsMs: 10 }), call('accept', 'ok', { atMs: 20, lastsMs: 10 })];
  const overlap = measureOverlap(accepts, [arrived({ atMs: 3 })]);
  expect(overlap).toEqual({ accepts: 2, spreadMs: 20, together: 1, duringExecution: 1 });
});

test('accepts that share a moment count, and those that shared it with the execution', () => {
  const accepts = [
    call('accept', 'ok', { atMs: 0, lastsMs: 50 }),
    call('accept', 'ok', { atMs: 1, lastsMs: 50 }),
    call('accept', 'ok', { atMs: 30, lastsMs: 50 }),
  ];
  const overlap = measureOverlap(accepts, [arrived({ atMs: 10 }), arrived({ atMs: 40 })]);
  expect(overlap).toEqual({ accepts: 3, spreadMs: 30, together: 3, duringExecution: 2 });
});

test('one accept that ends when the next one starts does not overlap it', () => {
  const accepts = [call('accept', 'ok', { atMs: 0, lastsMs: 10 }), call('accept', 'ok', { atMs: 10, lastsMs: 10 })];
  expect(measureOverlap(accepts, []).together).toBe(1);
});

test('nothing sent, nothing measured', () => {
  expect(measureOverlap([], [])).toEqual({ accepts: 0, spreadMs: 0, together: 0, duringExecution: 0 });
});

test('requests are open together until the first is answered', () => {
  expect(mostOpen([arrived({ atMs: 0 }), arrived({ atMs: 4 }), arrived({ atMs: 9 })])).toBe(2);
  expect(mostOpen([arrived({ atMs: 0, endedAtMs: null }), arrived({ atMs: 400 })])).toBe(2);
  expect(mostOpen([])).toBe(0);
});
