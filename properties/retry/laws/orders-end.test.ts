import { expect, test } from 'vitest';
import { call, quote, trade } from '../../../src/checks/stories.fixture.js';
import type { WalkObservation } from '../../../src/model/facts/walks.js';
import type { OrderStatus } from '../../../src/model/words.js';
import { walk, walkQuote } from '../../../suites/retry-contract/walks.fixture.js';
import { ordersEnd } from './records.js';

const restarts = [{ fromMs: quote().createdAtMs + 200, toMs: quote().createdAtMs + 900 }];

/** The app was killed before it sent anything; asked again, it named an order, last seen with these statuses. */
function killed(statuses: readonly OrderStatus[], parts: Partial<WalkObservation> = {}): WalkObservation {
  const calls = [call('accept', 'error', { atMs: 90 }), call('accept', 'ok', { atMs: 1_000 })];
  const orders = statuses.map((status, index) => ({ orderRef: `o${index}`, status }));
  const unsent = walkQuote({ calls, journal: [], trade: null }, { orders, ledger: [], ids: null });
  return walk([unsent], { restarts, settled: false, ...parts });
}

test('is broken by an order that stays pending, though nothing will be executed any more', () => {
  expect(ordersEnd.judge(killed(['pending']))).toMatchObject({ outcome: 'broken', quote: 0 });
});

test.each([
  ['an order that was turned down', killed(['expired'], { settled: true })],
  ['an order that was declined', killed(['declined'], { settled: true })],
])('is held by %s', (_, observation) => {
  expect(ordersEnd.judge(observation).outcome).toBe('held');
});

test.each([
  ['the quote still stands, and the app may wait for its end', killed(['pending'], { settled: null })],
  ['the accept died with its process and left no order', killed([], { settled: true })],
  ['one order of several has ended', killed(['pending', 'declined'])],
  ['nothing was killed', killed(['expired'], { settled: true, restarts: [] })],
  [
    'there is a trade, which other laws follow',
    walk([walkQuote({ trade: trade({ status: 'settled' }) }, { orders: [{ orderRef: 'o1', status: 'pending' }] })], {
      restarts,
      settled: false,
    }),
  ],
])('says nothing where %s', (_, observation) => {
  expect(ordersEnd.judge(observation).outcome).toBe('not-met');
});
