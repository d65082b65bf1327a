import { expect, test } from 'vitest';
import { arrived } from '../../../src/checks/stories.fixture.js';
import { walk } from '../../../suites/retry-contract/walks.fixture.js';
import { mostAsked, unavailableRespected } from './pace.js';

/** One lock that found no price, and how often the app asked for one. */
function asking(times: number, { alone = true } = {}) {
  const asked = Array.from({ length: times }, (_, at) => arrived({ operation: 'createQuote', atMs: at * 10 }));
  return walk([], {
    locks: [{ startedAtMs: 0, asked }],
    strays: alone ? { quotes: [], trades: [] } : null,
  });
}

test('a lock may ask for a price that is not to be had a few times, as drills of their own allow it', () => {
  expect(unavailableRespected.judge(asking(mostAsked)).outcome).toBe('held');
  expect(unavailableRespected.judge(asking(mostAsked + 1))).toMatchObject({ outcome: 'broken', quote: null });
});

test('a lock that asked nobody says nothing, and one beside other walks neither', () => {
  expect(unavailableRespected.judge(asking(0)).outcome).toBe('not-met');
  expect(unavailableRespected.judge(asking(mostAsked + 1, { alone: false })).outcome).toBe('not-met');
});
