import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PoolsCaller } from './fixtures/pools-caller.js';
import { startTwin, type Twin } from './index.js';

const QUOTE_FIELDS =
  'quoteId type available executable rate spreadBps feeBps totalBps amountIn amountOut fiatCurrency cryptoCurrency cryptoNetwork destAddress expiresAt';
const TRADE_FIELDS =
  'transactId quoteId poolId side status amountIn amountOut rate cryptoNetwork destAddress createdAt settledAt';

let twin: Twin;
let alice: PoolsCaller;

beforeAll(async () => {
  twin = await startTwin();
  alice = new PoolsCaller(twin);
});
afterAll(() => twin.close());

const fields = (value: Record<string, unknown>) => Object.keys(value).join(' ');

describe('quotes', () => {
  it('locks a firm quote with exactly the documented fields', async () => {
    const { status, json, headers } = await alice.quote();
    expect(status).toBe(200);
    expect(fields(json)).toBe(QUOTE_FIELDS);
    expect(json).toMatchObject({ rate: '1.0677345', amountIn: '100.00', amountOut: '106.77345', totalBps: 50 });
    expect(headers['x-request-id']).toMatch(/^req_/);
    const left = Date.parse(String(json.expiresAt)) - twin.now();
    expect(left).toBeGreaterThan(5000);
    expect(left).toBeLessThanOrEqual(15_000);
  });

  it('prices indicatively without a quote', async () => {
    const { json } = await alice.quote({ type: 'indicative', destAddress: undefined });
    expect(json).toMatchObject({ type: 'indicative', available: true, executable: false });
    expect(json).not.toHaveProperty('quoteId');
    expect(json).not.toHaveProperty('expiresAt');
  });

  it.each([
    [{ side: 'buy' }, 'invalid_field'],
    [{ amount: 100 }, 'invalid_field'],
    [{ amount: '-1' }, 'invalid_field'],
    [{ amount: '1e3' }, 'invalid_field'],
    [{ amount: '1.00' }, 'amount_below_minimum'],
    [{ amount: '1000000.00' }, 'amount_above_maximum'],
    [{ cryptoNetwork: 'dogecoin' }, 'unsupported_network'],
    [{ destAddress: undefined }, 'invalid_field'],
    [{ fiatCurrency: 'USD' }, 'currency_mismatch'],
  ])('refuses %j with 400 %s', async (over, code) => {
    const { status, json } = await alice.quote(over);
    expect(status).toBe(400);
    expect(json).toMatchObject({ code, statusCode: 400, type: 'invalid_request', doc_url: null });
  });

  it('derives the status on read and rejects once', async () => {
    const quoteId = await alice.quoteId();
    expect((await alice.get(`/pools/quotes/${quoteId}`)).json).toMatchObject({ quoteId, status: 'active' });
    expect((await alice.post(`/pools/quotes/${quoteId}/reject`, '')).json).toMatchObject({ status: 'rejected' });
    expect((await alice.post(`/pools/quotes/${quoteId}/reject`, '')).status).toBe(409);
    expect((await alice.transact(quoteId, 'k-rejected')).json).toMatchObject({ code: 'quote_rejected' });
  });
});

describe('trades', () => {
  it('executes a quote once, by key and by quote id', async () => {
    const quoteId = await alice.quoteId();
    const first = await alice.transact(quoteId, 'k-once');
    expect(fields(first.json)).toBe(TRADE_FIELDS);
    expect(first.json).toMatchObject({ quoteId, status: 'reserved', settledAt: null, destAddress: 'TXdest' });
    const answers = await Promise.all([
      alice.transact(quoteId, 'k-once'),
      alice.transact(quoteId, 'k-once'),
      alice.transact(quoteId, 'k-other'),
    ]);
    for (const answer of answers) expect(answer.text).toBe(first.text);
    expect(twin.trades().filter((trade) => trade.quoteId === quoteId)).toHaveLength(1);
  });

  it('answers 409 to a key with another body, also a key that met a replay', async () => {
    const [one, two] = [await alice.quoteId(), await alice.quoteId()];
    await alice.transact(one, 'k-changed');
    await alice.transact(one, 'k-alias');
    for (const key of ['k-changed', 'k-alias']) {
      const { status, json } = await alice.transact(two, key);
      expect([status, json.code]).toEqual([409, 'idempotency_key_mismatch']);
    }
    expect((await alice.transact(one, 'k-changed', { amount: '5.00' })).status).toBe(409);
    expect(twin.tradeByQuote(two)).toBeNull();
  });

  it('makes one trade of many simultaneous executions', async () => {
    const quoteId = await alice.quoteId();
    const answers = await Promise.all(Array.from({ length: 20 }, () => alice.transact(quoteId, 'k-storm')));
    expect(new Set(answers.map((answer) => answer.json.transactId)).size).toBe(1);
  });

  it('needs a key and an existing quote', async () => {
    const quoteId = await alice.quoteId();
    expect((await alice.post('/pools/EUR-USDT/transact', { quoteId })).status).toBe(400);
    expect((await alice.transact('pq_test_none', 'k-none')).status).toBe(404);
    expect((await alice.post('/pools/EUR-USDC/transact', { quoteId }, { 'idempotency-key': 'k-pool' })).status).toBe(
      404,
    );
    expect(twin.tradeByQuote(quoteId)).toBeNull();
  });

  it('moves only when polled, and follows the plan', async () => {
    const quoteId = await alice.quoteId();
    const trade = await alice.transact(quoteId, 'k-poll');
    const path = `/pools/trades/${trade.json.transactId}`;
    expect((await alice.get(path)).json.status).toBe('reserved');
    twin.plan(quoteId, 'hold');
    expect((await alice.poll(quoteId)).json.status).toBe('reserved');
    twin.plan(quoteId, 'settle');
    const settled = await alice.poll(quoteId);
    expect(settled.json.status).toBe('settled');
    expect(Date.parse(String(settled.json.settledAt))).toBeGreaterThan(0);
    expect((await alice.get(path)).text).toBe(settled.text);
    expect(() => twin.move(String(trade.json.transactId), 'failed')).toThrow(/cannot become failed/);
    twin.move(String(trade.json.transactId), 'returned');
    expect((await alice.poll(quoteId)).json.status).toBe('returned');
  });

  it('refuses execution once the clock passed the expiry', async () => {
    const own = await startTwin({ quoteTtlMs: 3000 });
    try {
      const caller = new PoolsCaller(own);
      const quoteId = await caller.quoteId();
      own.advance(3000);
      const { status, json } = await caller.transact(quoteId, 'k-late');
      expect([status, json.code]).toEqual([409, 'quote_expired']);
      expect(own.quote(quoteId)?.status).toBe('expired');
      expect(own.journal.query({ operation: 'transact' })[0]?.quoteStatusAtArrival).toBe('expired');
    } finally {
      await own.close();
    }
  });

  it('pages through trades, newest first', async () => {
    const own = await startTwin();
    try {
      const caller = new PoolsCaller(own);
      const ids: unknown[] = [];
      for (let index = 0; index < 5; index += 1) {
        ids.unshift((await caller.transact(await caller.quoteId(), `k-${index}`)).json.transactId);
      }
      const seen: unknown[] = [];
      let cursor = '';
      do {
        const { json } = await caller.get(`/pools/trades?limit=2${cursor}`);
        seen.push(...(json.trades as { transactId: string }[]).map((trade) => trade.transactId));
        cursor = json.nextCursor === null ? '' : `&cursor=${json.nextCursor}`;
        expect(json.hasMore).toBe(cursor !== '');
      } while (cursor !== '');
      expect(seen).toEqual(ids);
      expect((await caller.get('/pools/trades?status=settled')).json.trades).toEqual([]);
      expect((await caller.get('/pools/trades?cursor=x')).status).toBe(400);
    } finally {
      await own.close();
    }
  });
});
