import { expect, test } from 'vitest';
import { entry } from './fixtures/entries.js';
import { sightings } from './sightings.js';

const quote = entry({
  arrivedAtMs: 100,
  endedAtMs: 110,
  body: JSON.stringify({ destAddress: 'TXaddress1', amount: '250.75' }),
  response: JSON.stringify({
    quoteId: 'pq_test_abc1',
    rate: '1.0677',
    expiresAt: '2026-01-01T00:00:15.000Z',
    destAddress: 'TXaddress1',
    amountIn: '250.75',
    internal: 'zz_987654',
    feeBps: '20',
    side: 'on_ramp',
  }),
});
const later = entry({
  arrivedAtMs: 200,
  endedAtMs: 210,
  operation: 'getTransactionByQuote',
  path: '/v1/pools/transactions/pq_test_abc1',
  body: null,
  response: JSON.stringify({ quoteId: 'pq_test_abc1', side: 'on_ramp', rate: '1.0677' }),
});
const answers = [{ text: '{"price":1.067700,"until":"2026-01-01T00:00:15Z","side":"on_ramp","fee":20}', atMs: 250 }];
const seenAgain = sightings({ partner: 'p', entries: [quote, later], answers });

test.each<[string, unknown, boolean]>([
  ['an id that a later request names', 'pq_test_abc1', true],
  ['a rate that the partner writes its own way', '1.0677', true],
  ['an instant that the partner writes its own way', '2026-01-01T00:00:15.000Z', true],
  ["the partner's own address, given back", 'TXaddress1', false],
  ["the partner's own amount, given back", '250.75', false],
  ['what never turns up again', 'zz_987654', false],
  ['what is too short to be told from others', '20', false],
  ['a number', 20, false],
  ['a word of the first answer that told it', 'on_ramp', true],
])('%s: %s', (_name, value, seen) => {
  expect(seenAgain(value, quote)).toBe(seen);
});

test('an echo of the request and a word told before show nothing, a fact still does', () => {
  expect(seenAgain('pq_test_abc1', later)).toBe(false);
  expect(seenAgain('on_ramp', later)).toBe(false);
  expect(seenAgain('1.0677', later)).toBe(true);
});
