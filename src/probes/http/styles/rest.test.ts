import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Driven, drive } from './fixtures/drive.js';
import { json, type Served, serve } from './fixtures/serve.js';

const tokens: Readonly<Record<string, string>> = {
  'Bearer a': 'alice',
  'Bearer b': 'bob',
  'Bearer s': 'support',
  'Bearer f': 'finance',
};

/** A plain REST app with bearer tokens. */
async function restApp(): Promise<Served> {
  const orders = new Map<string, { user: string; state: string }>();
  return serve((asked, response) => {
    const user = tokens[asked.headers.authorization ?? ''];
    if (user === undefined) return json(response, 401, { error: 'who are you' });
    if (asked.method === 'POST' && asked.path === '/api/quotes') {
      const { pool, network } = asked.json();
      if (network === 'dogecoin') return json(response, 422, { why: 'no such network' });
      if (pool === 'EUR-DRY') return json(response, 503, { reason: 'NO_LIQUIDITY' });
      return json(response, 201, {
        id: 'q/1 ü',
        pool_quote_id: 'pq_1',
        expires_at: '2026-01-01T00:00:15Z',
        sent: asked.json(),
      });
    }
    if (asked.method === 'POST' && asked.path === '/api/quotes/q/1 ü/accept') {
      orders.set('7', { user, state: 'in_flight' });
      return json(response, 201, { order: { id: 7, state: 'In_Flight ' }, attempt: asked.headers['x-attempt'] });
    }
    if (asked.path === '/api/orders/7') {
      const order = orders.get('7');
      if (order?.user !== user) return json(response, 404, {});
      return json(response, 200, { state: 'mystery', trade_id: null });
    }
    if (asked.path === '/api/wallets/USDT')
      return void response.end('{"available":"0.10","on_hold":12345678901234567890}');
    if (asked.path === '/ops/ledger') {
      if (user !== 'finance') return json(response, 403, {});
      return json(response, 200, {
        rows: [
          { id: 'e1', order: asked.query.get('order'), type: 'HOLD', amount: '1.0', event: null },
          { id: 'e2', order: asked.query.get('order'), type: 'odd', amount: '1.0' },
        ],
      });
    }
    return json(response, 404, {});
  });
}

const manifest = `
accounts:
  alice: { token: \${A} }
  bob: { token: b }
  support: { token: s }
  finance: { token: f }
auth: { headers: { Authorization: "Bearer {$account.token}" } }
operations:
  lockQuote:
    request:
      method: POST
      path: /api/quotes
      body: { pool: $inputs.poolId, amount: $inputs.amount, network: $inputs.network, address: $inputs.destination, "n": 1, text: "{$inputs.amount} on {$inputs.network}" }
    outputs: { quoteRef: $response.body#/id, quoteId: $response.body#/pool_quote_id, expiresAt: $response.body#/expires_at, unavailableReason: $response.body#/reason }
    outcomes: { unavailable: [{ status: 503, at: $response.body#/reason, matches: "NO_" }] }
  accept:
    request: { method: POST, path: "/api/quotes/{$inputs.quoteRef}/accept", headers: { X-Attempt: $inputs.attemptId } }
    outputs: { orderRef: $response.body#/order/id, status: $response.body#/order/state }
  order:
    request: { path: "/api/orders/{$inputs.orderRef}" }
    outputs: { status: $response.body#/state, tradeId: $response.body#/trade_id }
  balance:
    request: { path: "/api/wallets/{$inputs.asset}" }
    outputs: { final: $response.body#/available, pending: $response.body#/on_hold }
  ledger:
    request: { path: "/ops/ledger?order={$inputs.orderRef}" }
    outputs: { entries: { from: $response.body#/rows, each: { entryId: /id, orderRef: /order, kind: /type, amount: /amount, eventId: /event } } }
vocabulary:
  status: { pending: [in_flight] }
  reason: { pool_dry: [no_liquidity] }
  entryKind: { pending: [HOLD] }
`;

let app: Served;
let driven: Driven;
beforeAll(async () => {
  app = await restApp();
  driven = await drive(app.baseUrl, manifest, { env: { A: 'a' } });
});
afterAll(async () => {
  await driven.close();
  await app.close();
});

const lane = { poolId: 'EUR-USDT', side: 'on_ramp', network: 'tron', amount: '100.00', asset: 'USDT' };

describe('REST with bearer tokens', () => {
  it('locks, accepts and reads with typed values and encoded paths', async () => {
    const quote = await driven.driver.call('lockQuote', { inputs: lane });
    expect(quote).toMatchObject({
      account: 'alice',
      outcome: 'ok',
      outputs: { quoteRef: 'q/1 ü', quoteId: 'pq_1', expiresAt: '2026-01-01T00:00:15Z' },
      problem: null,
    });
    expect(app.asked.at(-1)?.json()).toEqual({
      pool: 'EUR-USDT',
      amount: '100.00',
      network: 'tron',
      n: 1,
      text: '100.00 on tron',
    });
    const accepted = await driven.driver.call('accept', {
      inputs: { quoteRef: quote.outputs.quoteRef, attemptId: 't-1' },
    });
    expect(accepted).toMatchObject({
      outcome: 'ok',
      outputs: { orderRef: 7, status: 'pending' },
      raw: { status: 'In_Flight ' },
    });
    expect(app.asked.at(-1)?.headers['x-attempt']).toBe('t-1');
    expect(accepted.exchanges).toHaveLength(1);
    expect(accepted.exchanges[0]?.request).toMatchObject({
      method: 'POST',
      url: `${app.baseUrl}/api/quotes/q%2F1%20%C3%BC/accept`,
    });
    expect(accepted.exchanges[0]?.response?.status).toBe(201);
    expect(driven.calls).toContain(accepted);
  });

  it('keeps a word outside the vocabulary out of the outputs and blames the manifest', async () => {
    const order = await driven.driver.call('order', { inputs: { orderRef: 7 } });
    expect(order.outcome).toBe('ok');
    expect(order.outputs).toEqual({});
    expect(order.raw).toEqual({ status: 'mystery' });
    expect(order.problem).toEqual({ fault: 'manifest', reason: 'the status "mystery" is not in vocabulary.status' });
  });

  it('reads 4xx as refused and mapped answers as what they are mapped to', async () => {
    const refused = await driven.driver.call('lockQuote', { inputs: { ...lane, network: 'dogecoin' } });
    expect(refused).toMatchObject({ outcome: 'refused', problem: null });
    const dry = await driven.driver.call('lockQuote', { inputs: { ...lane, poolId: 'EUR-DRY' } });
    expect(dry).toMatchObject({ outcome: 'unavailable', outputs: { unavailableReason: 'pool_dry' }, problem: null });
    const foreign = await driven.driver.call('order', { account: 'bob', inputs: { orderRef: 7 } });
    expect(foreign).toMatchObject({ account: 'bob', outcome: 'refused' });
  });

  it('keeps numbers that a double cannot hold', async () => {
    const balance = await driven.driver.call('balance', { inputs: { asset: 'USDT' } });
    expect(balance.outputs).toEqual({ final: '0.10', pending: '12345678901234567890' });
  });

  it('lets finance read the ledger and says which kinds are unknown', async () => {
    const ledger = await driven.driver.call('ledger', { inputs: { orderRef: 'o 1&x=2' } });
    expect(ledger.account).toBe('finance');
    expect(ledger.outputs.entries).toEqual([
      { entryId: 'e1', orderRef: 'o 1&x=2', kind: 'pending', amount: '1.0' },
      { entryId: 'e2', orderRef: 'o 1&x=2', amount: '1.0' },
    ]);
    expect(ledger.raw.entries).toEqual(['HOLD', 'odd']);
    expect(ledger.problem).toMatchObject({ fault: 'manifest' });
    const foreign = await driven.driver.call('ledger', {
      account: 'alice',
      impersonate: true,
      inputs: { orderRef: 'o' },
    });
    expect(foreign).toMatchObject({ outcome: 'refused', account: 'alice' });
    expect(foreign.exchanges[0]?.request.headers.authorization).toBe('Bearer a');
  });

  it('tells what it can do and whether accounts differ', async () => {
    expect(driven.driver.has('accept')).toBe(true);
    expect(driven.driver.has('trace')).toBe(false);
    expect(driven.driver.maps('accept', 'orderRef')).toBe(true);
    expect(driven.driver.maps('accept', 'tradeId')).toBe(false);
    expect(await driven.driver.distinguishes('order', 'alice', 'bob')).toBe(true);
    expect(await driven.driver.distinguishes('order', 'alice', 'alice')).toBe(false);
    expect(driven.driver.signIns()).toEqual([]);
  });

  it('releases a burst together and answers in order', async () => {
    const calls = await driven.driver.burst(
      ['t-1', 't-2', 't-3'].map((attemptId) => ({
        operation: 'accept' as const,
        options: { inputs: { quoteRef: 'q/1 ü', attemptId } },
      })),
    );
    expect(calls.map((call) => [call.inputs.attemptId, call.outcome])).toEqual([
      ['t-1', 'ok'],
      ['t-2', 'ok'],
      ['t-3', 'ok'],
    ]);
    // Each start is measured by itself; all of them leave in one turn, so none has an answer before the last has left.
    const lastStart = Math.max(...calls.map((call) => call.startedAtMs));
    expect(lastStart).toBeLessThan(Math.min(...calls.map((call) => call.endedAtMs)));
  });

  it('says what is missing instead of sending half a request', async () => {
    const before = app.asked.length;
    const call = await driven.driver.call('order', { inputs: {} });
    expect(call).toMatchObject({ outcome: 'error', exchanges: [] });
    expect(call.problem).toEqual({ fault: 'manifest', reason: 'the path needs $inputs.orderRef, which has no value' });
    expect(app.asked.length).toBe(before);
  });
});
