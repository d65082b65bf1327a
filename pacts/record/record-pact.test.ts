import { describe, expect, test } from 'vitest';
import { drift } from './drift.js';
import { entry, transact } from './fixtures/entries.js';
import { recordPact } from './record-pact.js';
import type { Traffic } from './traffic.js';

const run = (entries: Traffic['entries'], answers: Traffic['answers'] = []): Traffic => ({
  partner: 'Acme',
  entries,
  answers,
});
const record = (entries: Traffic['entries'], expectation: 'used' | 'all' = 'used') =>
  recordPact([run(entries)], { api: 'pools', consumer: 'Acme', expectation });

describe('a recorded contract', () => {
  test('holds one interaction for each operation, state, outcome and kind of request', () => {
    const { pact, exchanges } = record([
      entry(),
      entry(),
      entry({ body: JSON.stringify({ side: 'on_ramp', memo: 'x' }) }),
      entry({ response: JSON.stringify({ available: false, unavailableReason: 'pool_dry' }) }),
      transact({ status: 409, response: JSON.stringify({ code: 'quote_expired' }) }),
      transact({ status: 409, response: JSON.stringify({ code: 'reservation_conflict' }) }),
      transact({ status: 503, response: 'not even JSON' }),
    ]);
    expect(exchanges).toBe(7);
    expect(pact.interactions.map(({ description, providerStates }) => [description, providerStates[0]?.name])).toEqual([
      ['createQuote (firm) answered 200', 'the partner is entitled to EUR-USDT'],
      ['createQuote (firm) answered 200, 2', 'the partner is entitled to EUR-USDT'],
      ['createQuote (firm) answered 200 pool_dry', 'the pool is dry'],
      ['transact answered 409 quote_expired', 'an expired firm quote'],
      ['transact answered 409 reservation_conflict', 'an active firm quote and a conflicting reservation'],
      ['transact answered 503', 'an active firm quote and an engine that is down'],
    ]);
  });

  test('takes ids and keys from the state and keeps how the partner spells its keys', () => {
    const { pact } = record([
      transact({ idempotencyKey: 'pool-tx:a1', quoteId: 'pq_test_7' }, { status: 'reserved' }),
      transact({ idempotencyKey: 'pool-tx:b2', quoteId: 'pq_test_7' }, { status: 'reserved' }),
    ]);
    const request = pact.interactions[0]?.request;
    expect(request?.generators?.body?.['$.quoteId']?.expression).toBe(['$', '{quoteId}'].join(''));
    expect(request?.generators?.header?.['idempotency-key']?.expression).toBe(['$', '{idempotencyKey}'].join(''));
    expect(request?.matchingRules?.header?.['idempotency-key']?.matchers[1]?.regex).toBe('^pool-tx:.+$');
  });

  test('demands literally what names an outcome, by form what is used, nothing of a server error', () => {
    const id = 'txn_test_41';
    const { pact, unproven } = record([
      transact({ tradeId: id }, { transactId: id, status: 'reserved', spare: 'nobody_1' }),
      entry({
        operation: 'getTrade',
        method: 'GET',
        path: `/v1/pools/trades/${id}`,
        body: null,
        status: 500,
        response: '',
      }),
      transact({ status: 503, response: '{"code":"x"}' }),
    ]);
    const [trade, down] = pact.interactions;
    expect(trade?.response.body?.content).toEqual({ transactId: id, status: 'reserved' });
    expect(Object.keys(trade?.response.matchingRules?.body ?? {})).toEqual(['$.transactId']);
    expect(unproven).toEqual(['transact $.spare']);
    expect(down?.response).toEqual({ status: 503 });
  });

  test('does not demand what some answers lacked or had as null', () => {
    const answers = [
      { available: true, rate: '1.0677', note: null },
      { available: true },
      { available: true, note: 'a' },
    ];
    const { pact } = record(
      answers.map((answer) => entry({ response: JSON.stringify(answer) })),
      'all',
    );
    expect(pact.interactions[0]?.response.body?.content).toEqual({ available: true });
  });

  test('says what it leaves out, and why', () => {
    const { leftOut, pact } = record([
      entry({ status: null, response: null }),
      entry({ response: '{"quoteId":"pq' }),
      entry({ poolId: 'GBP-USDC', path: '/v1/pools/GBP-USDC/quote' }),
      entry({ status: 401, response: '{}' }),
      entry({ operation: null }),
      transact({ effect: 'trade-created', tradeId: 't1', idempotencyKey: 'k1' }, { status: 'reserved' }),
      transact(
        { effect: 'trade-replayed', tradeId: 't1', idempotencyKey: 'k2', quoteStatusAtArrival: 'consumed' },
        { status: 'reserved' },
      ),
      transact({ status: 418, response: '{"code":"teapot"}' }),
    ]);
    expect(pact.interactions).toHaveLength(1);
    expect([...leftOut.keys()]).toEqual([
      'cut off before an answer came',
      'an answer that was garbled on the way',
      'of a pool that no provider state knows (GBP-USDC)',
      'refused for its credentials, which a verification replaces',
      'no operation of the API',
      'executed again under another key',
      'in a state that the table does not know (transact 418 teapot)',
    ]);
  });

  test('holds no credential, wherever the partner put one', () => {
    const secret = 'sk_test_51HqLyjWDarjtT1zdp7dcABCD';
    const { pact } = record([
      entry({
        headers: {
          authorization: `Bearer ${secret}`,
          cookie: 'session=verysecretvalue',
          'x-api-key': 'plainlookingkey1',
          'x-acme-secret': 'hush-hush-hush',
          'x-signature': 'abcdef',
          'x-channel': `web ${secret}`,
        },
        body: JSON.stringify({ side: 'on_ramp', note: secret }),
      }),
    ]);
    const text = JSON.stringify(pact);
    for (const word of [secret, 'verysecretvalue', 'plainlookingkey1', 'hush-hush-hush', 'abcdef']) {
      expect(text).not.toContain(word);
    }
    expect(pact.interactions[0]?.request.headers?.authorization).toEqual(['Bearer [redacted:credential]']);
  });

  test('of the same traffic again has not drifted, whatever its examples', () => {
    const traffic = () => [
      entry(),
      entry(),
      transact({ idempotencyKey: `pool-tx:${Math.random()}` }, { status: 'reserved' }),
    ];
    expect(drift(record(traffic()).pact, record(traffic()).pact)).toEqual([]);
  });
});

test('drift is told in words', () => {
  const before = record([entry(), transact({}, { status: 'reserved' })]).pact;
  const after = record([
    entry({ body: JSON.stringify({ side: 'off_ramp', type: 'firm', channel: 'web' }) }),
    transact({ status: 409, response: '{"code":"quote_expired"}' }),
  ]).pact;
  expect(drift(before, after).map(({ kind, interaction, what }) => `${kind} ${interaction} ${what}`.trim())).toEqual([
    'added transact answered 409 quote_expired, given an expired firm quote',
    'changed createQuote (firm) answered 200, given the partner is entitled to EUR-USDT request body $.side: "on_ramp" became "off_ramp"',
    'changed createQuote (firm) answered 200, given the partner is entitled to EUR-USDT request body $.amount is gone (was type and regex ^-?\\d+\\.\\d+$ (string))',
    'changed createQuote (firm) answered 200, given the partner is entitled to EUR-USDT request body $.channel is new: "web"',
    'removed transact answered 200 reserved, given an active firm quote',
  ]);
});
