import { arrived, call, quote, story, trade } from '../../src/checks/stories.fixture.js';
import type { AcceptStory, OrderFate } from '../../src/model/facts/duplicates.js';
import type { Trial } from '../../src/model/history.js';

/** Two accepts of one quote that were answered with one order, and one execution. */
const sound: Partial<Trial> = {
  calls: [
    call('accept', 'ok', { atMs: 90, lastsMs: 100, outputs: { orderRef: 'o1' } }),
    call('accept', 'ok', { atMs: 95, lastsMs: 100, outputs: { orderRef: 'o1' } }),
  ],
  journal: [arrived({ atMs: 100, tradeId: 'txn_test_1' })],
  trade: trade(),
};

export function acceptStory(
  id: string,
  parts: Partial<Trial> = {},
  orders: readonly OrderFate[] = [order('o1')],
): AcceptStory {
  return { trial: story(id, { ...sound, ...parts }), orders, obstacle: null };
}

export function order(orderRef: string, status: OrderFate['status'] = null): OrderFate {
  return { orderRef, status };
}

/** What breaks each law of one execution. */
const broken = {
  'several-keys': {
    journal: [arrived(), arrived({ atMs: 300, idempotencyKey: 'key-2', effect: 'trade-replayed' })],
  },
  'no-key': { journal: [arrived({ idempotencyKey: null, status: 400, effect: 'none' })] },
  'unasked-trade': {
    journal: [arrived(), arrived({ atMs: 300, quoteId: 'pq_test_2' })],
    unclaimed: {
      quotes: [quote({ quoteId: 'pq_test_2' })],
      trades: [trade({ transactId: 'txn_test_2', quoteId: 'pq_test_2' })],
    },
  },
} satisfies Record<string, Partial<Trial>>;

const twoOrders = [order('o1', 'settled'), order('o2', 'settled')];

/** Rows of a table for every law of one execution. */
export function lawRows<F>(facts: (story: AcceptStory) => F) {
  const ids = ['several-keys', 'no-key', 'unasked-trade'] as const;
  return [
    ...ids.map((message) => ({ name: message, message, facts: facts(acceptStory('wrong', broken[message])) })),
    { name: 'two orders', message: 'several-orders' as const, facts: facts(acceptStory('wrong', {}, twoOrders)) },
  ];
}

/** Stories that prove nothing. */
export function blindRows<F>(facts: (story: AcceptStory) => F) {
  const missed = { met: { yes: false, how: 'it did not come about' } };
  const obstacle = { fault: 'manifest' as const, reason: 'no quote was to be had' };
  return [
    { name: 'the hazard did not come about', facts: facts(acceptStory('blind', missed)) },
    { name: 'nothing was executed', facts: facts(acceptStory('blind', { journal: [], trade: null })) },
    { name: 'no upstream', facts: facts(acceptStory('blind', { quote: null, journal: [], trade: null })) },
    { name: 'the story was cut off', facts: facts({ ...acceptStory('blind'), obstacle }) },
    { name: 'two orders that cannot be read', facts: facts(acceptStory('blind', {}, [order('o1'), order('o2')])) },
  ];
}
