import { afterAll, beforeAll, expect, it } from 'vitest';
import { PoolsCaller } from './fixtures/pools-caller.js';
import { startTwin, type Twin, type TwinPartner } from './index.js';

const partner = (id: string, over: Partial<TwinPartner> = {}): TwinPartner => ({
  id,
  secretKey: `sk_test_${id}`,
  publishableKey: `pk_test_${id}`,
  webhook: { url: null, secret: `whsec_${id}` },
  ...over,
});

let twin: Twin;
const as = (id: string) =>
  new PoolsCaller(
    twin,
    twin.partners.find((one) => one.id === id),
  );

beforeAll(async () => {
  twin = await startTwin({
    partners: [
      partner('alice'),
      partner('bob'),
      partner('suspended', { status: 'suspended' }),
      partner('unproven', { kyc: 'pending' }),
      partner('tierless', { tier: null }),
      partner('narrow', { allowedPools: ['EUR-USDC'] }),
      partner('poor', { balance: '150.00' }),
      partner('capped', { velocityCap: '250.00' }),
      partner('seller', { offRamp: true }),
    ],
  });
});
afterAll(() => twin.close());

it('takes keys by kind and mode', async () => {
  const alice = as('alice');
  expect((await alice.get('/pools', 'pk_test_alice')).status).toBe(200);
  expect((await alice.get('/pools/ledger', 'pk_test_alice')).status).toBe(403);
  expect((await alice.get('/pools', 'sk_test_nobody')).json).toMatchObject({
    statusCode: 401,
    code: 'invalid_api_key',
  });
  expect((await alice.get('/pools', 'sk_live_alice')).json).toMatchObject({
    statusCode: 403,
    code: 'key_mode_mismatch',
  });
  await expect(startTwin({ partners: [partner('x', { secretKey: 'sk_live_1' })] })).rejects.toThrow(/live-looking/);
  await expect(startTwin({ partners: [partner('x'), partner('x')] })).rejects.toThrow(/twice/);
});

it.each([
  ['suspended', 'pool_access_suspended'],
  ['unproven', 'kyc_not_approved'],
  ['tierless', 'pools_not_enabled'],
  ['narrow', 'pool_not_allowed'],
])('denies %s with 403 %s', async (id, code) => {
  const { status, json } = await as(id).quote();
  expect([status, json.code]).toEqual([403, code]);
});

it('lists entitled pools only', async () => {
  const pools = (await as('narrow').get('/pools')).json.pools as { id: string }[];
  expect(pools.map((pool) => pool.id)).toEqual(['EUR-USDC']);
});

it('never shows one partner the objects of another', async () => {
  const [alice, bob] = [as('alice'), as('bob')];
  const quoteId = await alice.quoteId();
  const foreign = [bob.get(`/pools/quotes/${quoteId}`), bob.post(`/pools/quotes/${quoteId}/reject`, '')];
  for (const answer of await Promise.all([...foreign, bob.transact(quoteId, 'k')])) expect(answer.status).toBe(404);
  const trade = await alice.transact(quoteId, 'k');
  const reads = [bob.poll(quoteId), bob.get(`/pools/trades/${trade.json.transactId}`), bob.transact(quoteId, 'k')];
  for (const answer of await Promise.all(reads)) expect(answer.status).toBe(404);
  expect((await bob.get('/pools/trades')).json.trades).toEqual([]);
  expect(twin.tradeByQuote(quoteId)?.status).toBe('reserved');
});

it('debits and refunds a prefunded balance', async () => {
  const poor = as('poor');
  const [one, two] = [await poor.quoteId(), await poor.quoteId()];
  const first = await poor.transact(one, 'k1');
  expect((await poor.transact(two, 'k2')).json).toMatchObject({ statusCode: 402, code: 'insufficient_balance' });
  expect((await poor.get('/pools/EUR-USDT/balance')).json.balance).toBe('50.00');
  twin.move(String(first.json.transactId), 'released');
  expect((await poor.transact(two, 'k2')).status).toBe(200);
  const { json } = await poor.get('/pools/ledger?limit=3');
  const entries = json.entries as { delta: string; reason: string; ref: string; entryId: string }[];
  expect(entries.map(({ delta, reason, ref }) => [delta, reason, ref])).toEqual([
    ['-100.00', 'buy_debit', two],
    ['100.00', 'buy_refund', one],
    ['-100.00', 'buy_debit', one],
  ]);
  expect(json.available).toBe('50.00');
  const rest = await poor.get(`/pools/ledger?cursor=${json.nextCursor}`);
  expect(rest.json).toMatchObject({ nextCursor: null, entries: [{ delta: '150.00', reason: 'payin_credit' }] });
});

it('caps the volume of a rolling day', async () => {
  const capped = as('capped');
  for (const key of ['k1', 'k2']) expect((await capped.transact(await capped.quoteId(), key)).status).toBe(200);
  const { status, json } = await capped.transact(await capped.quoteId(), 'k3');
  expect([status, json.code]).toEqual([429, 'velocity_limit_exceeded']);
  twin.advance(86_400_001);
  expect((await capped.transact(await capped.quoteId(), 'k4')).status).toBe(200);
});

it('takes what the documents leave open as settings', async () => {
  const own = await startTwin({
    partners: [partner('one', { velocityCap: '150.00', allowedPools: ['EUR-USDT'] })],
    wire: {
      fields: { amount: 'fiatAmount' },
      codes: { quoteConsumed: 'already_used' },
      renamed: { amount_below_minimum: 'too_little' },
      transactStatus: 201,
      poolNotAllowedStatus: 404,
      sameQuoteOtherKey: 'conflict',
      velocityRetryAfterSeconds: 3600,
      tradeIdPrefix: 'pt_test_',
    },
  });
  try {
    const caller = new PoolsCaller(own);
    expect((await caller.quote({ fiatAmount: '1.00' })).json.code).toBe('too_little');
    expect((await caller.quote({ fiatAmount: '100.00' }, 'EUR-USDC')).status).toBe(404);
    const quoteId = await caller.quoteId({ fiatAmount: '100.00' });
    const made = await caller.transact(quoteId, 'k1');
    expect([made.status, made.json.transactId]).toEqual([201, expect.stringMatching(/^pt_test_/)]);
    expect((await caller.transact(quoteId, 'k1')).json.transactId).toBe(made.json.transactId);
    expect((await caller.transact(quoteId, 'k2')).json).toMatchObject({ statusCode: 409, code: 'already_used' });
    const capped = await caller.transact(await caller.quoteId({ fiatAmount: '100.00' }), 'k3');
    expect([capped.status, capped.headers['retry-after']]).toEqual([429, '3600']);
    expect((await caller.get(`/pools/trades/${made.json.transactId}`)).status).toBe(200);
  } finally {
    await own.close();
  }
});

it('sells only where selling is enabled', async () => {
  const sale = { side: 'off_ramp', amount: '100.00', destAddress: undefined };
  const alice = as('alice');
  expect((await alice.transact(await alice.quoteId(sale), 'off')).status).toBe(501);
  const seller = as('seller');
  expect((await seller.transact(await seller.quoteId(sale), 'off')).status).toBe(200);
  expect((await alice.get('/pools/EUR-USDT/capabilities')).json.sides).toEqual(['on_ramp']);
  expect((await seller.get('/pools/EUR-USDT/capabilities')).json.sides).toEqual(['on_ramp', 'off_ramp']);
});

it('funds in EUR only, and knows its paths', async () => {
  const alice = as('alice');
  expect((await alice.get('/pools/funding')).json).toMatchObject({ currency: 'EUR', reference: 'FUND-alice' });
  expect((await alice.get('/pools/funding?currency=USD')).status).toBe(400);
  expect((await alice.get('/pools/NO-POOL/balance')).status).toBe(404);
  expect((await alice.get('/nothing')).status).toBe(404);
  expect((await alice.get('/pools/EUR-USDT/transact')).headers.allow).toBe('POST');
});
