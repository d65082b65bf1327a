import { expect, test } from 'vitest';
import { arrived, call } from '../checks/stories.fixture.js';
import { measureOverlap, mostOpen } from './overlap.js';

test('accepts that follow one another do not overlap', () => {
  const accepts = [call('accept', 'ok', { atMs: 0, lastsMs: 10 }), call('accept', 'ok', { atMs: 20, lastsMs: 10 })];
  const overlap = measureOverlap(accepts, [arrived({ atMs: 3 })]);
  expect(overlap).toEqual({ accepts: 2, spreadMs: 20, together: 1, duringExecution: 1, upstream: null });
});

test('accepts that share a moment count, and those that shared it with the execution', () => {
  const accepts = [
    call('accept', 'ok', { atMs: 0, lastsMs: 50 }),
    call('accept', 'ok', { atMs: 1, lastsMs: 50 }),
    call('accept', 'ok', { atMs: 30, lastsMs: 50 }),
  ];
  const overlap = measureOverlap(accepts, [arrived({ atMs: 10 }), arrived({ atMs: 40 })]);
  const upstream = { operation: 'transact', requests: 2, spreadMs: 30 };
  expect(overlap).toEqual({ accepts: 3, spreadMs: 30, together: 3, duringExecution: 2, upstream });
});

test('one accept that ends when the next one starts does not overlap it', () => {
  const accepts = [call('accept', 'ok', { atMs: 0, lastsMs: 10 }), call('accept', 'ok', { atMs: 10, lastsMs: 10 })];
  expect(measureOverlap(accepts, []).together).toBe(1);
});

test('nothing sent, nothing measured', () => {
  expect(measureOverlap([], [])).toEqual({ accepts: 0, spreadMs: 0, together: 0, duringExecution: 0, upstream: null });
});

test('how close together accepts were inside the app shows in what each of them asks upstream', () => {
  const accepts = [0, 1].map((atMs) => call('accept', 'ok', { atMs, lastsMs: 50 }));
  const reads = [0, 10, 10.25, 40, 60].map((atMs) => arrived({ atMs, operation: 'getQuote' }));
  const executed = arrived({ atMs: 20 });
  const { upstream } = measureOverlap(accepts, [executed], [...reads, executed]);
  // One read an accept counts: what comes later is another matter, and so is what comes after all answers.
  expect(upstream).toEqual({ operation: 'getQuote', requests: 2, spreadMs: 10 });
  expect(measureOverlap(accepts, [executed]).upstream).toBeNull();
});

test('requests are open together until the first is answered', () => {
  expect(mostOpen([arrived({ atMs: 0 }), arrived({ atMs: 4 }), arrived({ atMs: 9 })])).toBe(2);
  expect(mostOpen([arrived({ atMs: 0, endedAtMs: null }), arrived({ atMs: 400 })])).toBe(2);
  expect(mostOpen([])).toBe(0);
});
