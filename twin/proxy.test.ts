import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEventSink } from './fixtures/event-sink.js';
import { PoolsCaller } from './fixtures/pools-caller.js';
import { startTwin, type Twin } from './index.js';
import { startProxy, UnsupportedByProxy } from './proxy.js';

let sandbox: Twin;
let proxy: Twin;
let caller: PoolsCaller;

beforeEach(async () => {
  sandbox = await startTwin();
  proxy = await startProxy({ forwardTo: `${sandbox.pools}/` });
  caller = new PoolsCaller({ pools: proxy.pools, partners: sandbox.partners });
});
afterEach(async () => {
  await proxy.close();
  await sandbox.close();
});

it('passes answers on as they are and learns quotes and trades from them', async () => {
  const quote = await caller.quote({ cryptoNetwork: 'ethereum' });
  const quoteId = String(quote.json.quoteId);
  expect(proxy.quote(quoteId)).toMatchObject({
    status: 'active',
    amountIn: '100.00',
    cryptoNetwork: 'ethereum',
    expiresAtMs: sandbox.quote(quoteId)?.expiresAtMs,
  });
  const first = await caller.transact(quoteId, 'k');
  const again = await caller.transact(quoteId, 'k');
  expect(again.text).toBe(first.text);
  const trade = proxy.tradeByQuote(quoteId);
  expect(trade).toMatchObject({ status: 'reserved', idempotencyKey: 'k', transactId: first.json.transactId });
  expect(proxy.quote(quoteId)?.status).toBe('consumed');
  await caller.poll(quoteId);
  expect(proxy.trade(trade?.transactId ?? '')?.history.map((move) => move.status)).toEqual(['reserved', 'settled']);
  const effects = proxy.journal.query().map((entry) => entry.effect);
  expect(effects).toEqual(['quote-created', 'trade-created', 'trade-replayed', 'trade-advanced']);
  const ids = (twin: Twin) => twin.journal.query().map((entry) => entry.requestId);
  expect(ids(proxy)).toEqual(ids(sandbox));
  expect(first.headers['x-request-id']).toBe(ids(sandbox)[1]);
});

it('asks again for what moved beside it, and leaves no trace of that in the journal', async () => {
  const quoteId = await caller.quoteId();
  await proxy.refresh(quoteId);
  const { json } = await caller.transact(quoteId, 'k');
  sandbox.move(String(json.transactId), 'failed');
  expect(proxy.tradeByQuote(quoteId)?.status).toBe('reserved');
  await proxy.refresh(quoteId);
  expect(proxy.tradeByQuote(quoteId)?.status).toBe('failed');
  expect(proxy.journal.query().map(({ operation }) => operation)).toEqual(['createQuote', 'transact']);
});

it('passes refusals on, and sees rejections and expiry', async () => {
  const quoteId = await caller.quoteId();
  await caller.post(`/pools/quotes/${quoteId}/reject`, '');
  expect(proxy.quote(quoteId)?.status).toBe('rejected');
  const refused = await caller.transact(quoteId, 'k');
  expect([refused.status, refused.json.code]).toEqual([409, 'quote_rejected']);
  expect(proxy.journal.query({ operation: 'transact' })[0]).toMatchObject({
    effect: 'none',
    quoteStatusAtArrival: 'rejected',
  });
  expect((await caller.get('/pools', 'wrong')).status).toBe(401);
});

it('drops before the sandbox hears of it, and after it committed', async () => {
  const quoteId = await caller.quoteId();
  proxy.arm({ match: { quoteId }, when: { first: 1 }, point: 'before-commit', effect: { kind: 'drop' } });
  await expect(caller.transact(quoteId, 'k')).rejects.toThrow();
  expect(sandbox.tradeByQuote(quoteId)).toBeNull();
  proxy.arm({ match: { quoteId }, when: { first: 1 }, point: 'after-commit', effect: { kind: 'reset' } });
  await expect(caller.transact(quoteId, 'k')).rejects.toThrow();
  const trade = sandbox.tradeByQuote(quoteId);
  expect(trade).not.toBeNull();
  expect(proxy.tradeByQuote(quoteId)?.transactId).toBe(trade?.transactId);
  expect((await caller.transact(quoteId, 'k')).json.transactId).toBe(trade?.transactId);
});

it('holds, refuses and makes quotes unavailable', async () => {
  proxy.arm({ match: { operation: 'transact' }, point: 'after-commit', effect: { kind: 'pause', name: 'p' } });
  const quoteId = await caller.quoteId();
  const held = caller.transact(quoteId, 'k');
  expect(await proxy.waitPaused('p', 1, 10_000)).toBe(true);
  expect(sandbox.tradeByQuote(quoteId)).not.toBeNull();
  proxy.resume('p');
  expect((await held).status).toBe(200);
  const refuse = { kind: 'refuse', as: 'insufficient_balance' } as const;
  proxy.arm({ match: { operation: 'transact' }, point: 'before-commit', effect: refuse });
  expect((await caller.transact(await caller.quoteId(), 'k2')).status).toBe(402);
  const dry = { kind: 'unavailable', reason: 'pool_dry' } as const;
  proxy.arm({ match: { operation: 'createQuote' }, point: 'before-commit', effect: dry });
  expect((await caller.quote()).json).toMatchObject({ available: false, unavailableReason: 'pool_dry' });
  expect(sandbox.trades()).toHaveLength(1);
});

it('says what it cannot do', () => {
  expect([...proxy.capabilities]).toEqual([]);
  for (const use of [
    () => proxy.move('x', 'settled'),
    () => proxy.advance(1),
    () => proxy.plan('x', 'hold'),
    () => proxy.quoteTtl(1),
    () => proxy.fund('audited', null),
    () => proxy.loseSwapCache(),
    () => proxy.arm({ match: {}, point: 'after-commit', effect: { kind: 'commit-as', status: 'failed' } }),
    () => proxy.arm({ match: {}, point: 'after-commit', effect: { kind: 'plan', plan: 'hold' } }),
    () => proxy.arm({ match: {}, point: 'after-commit', effect: { kind: 'lose-cache' } }),
    () => proxy.arm({ match: {}, point: 'event', effect: { kind: 'drop' } }),
  ]) {
    expect(use).toThrow(UnsupportedByProxy);
  }
});

it('sends ordered events about trades that passed through', async () => {
  const sink = await startEventSink();
  const own = await startProxy({
    forwardTo: sandbox.pools,
    webhook: { url: sink.url, secret: 'whsec_x', header: 'X-Sig' },
  });
  try {
    const through = new PoolsCaller({ pools: own.pools, partners: sandbox.partners });
    const { json } = await through.transact(await through.quoteId(), 'k');
    await own.webhooks.send({ tradeId: String(json.transactId), type: 'pool.transaction.settled' });
    expect(sink.received[0]?.headers['x-sig']).toMatch(/^t=\d+,v1=/);
    expect(JSON.parse(sink.received[0]?.body ?? '').data.requestId).toBe(own.journal.query()[1]?.requestId);
  } finally {
    await own.close();
    await sink.close();
  }
});

it('answers 502 to a flood from behind', async () => {
  const flood = createServer((req, res) => {
    req.resume();
    const chunk = Buffer.alloc(1024 * 1024, 32);
    const more = (): void => {
      while (!res.destroyed) if (!res.write(chunk)) return void res.once('drain', more);
    };
    more();
  });
  await new Promise<void>((resolve) => flood.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address object.
  const { port } = flood.address() as AddressInfo;
  const own = await startProxy({ forwardTo: `http://127.0.0.1:${port}/v1` });
  try {
    const { status, json } = await new PoolsCaller({ pools: own.pools, partners: sandbox.partners }).quote();
    expect([status, json.code]).toEqual([502, 'upstream_unreachable']);
  } finally {
    await own.close();
    flood.closeAllConnections();
    await new Promise((resolve) => flood.close(resolve));
  }
});

it('answers 502 where the sandbox is away, and refuses a base that is no URL', async () => {
  await sandbox.close();
  const { status, json } = await caller.quote();
  expect([status, json.code]).toEqual([502, 'upstream_unreachable']);
  await expect(startProxy({ forwardTo: '' })).rejects.toThrow(/must be a URL/);
});
