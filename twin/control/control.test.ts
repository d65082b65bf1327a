import { request } from 'undici';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEventSink } from '../fixtures/event-sink.js';
import { PoolsCaller } from '../fixtures/pools-caller.js';
import { startTwin, type Twin } from '../index.js';

let twin: Twin;
let caller: PoolsCaller;

beforeEach(async () => {
  twin = await startTwin();
  caller = new PoolsCaller(twin);
});
afterEach(() => twin.close());

type Json = Record<string, unknown>;

async function control(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown, token = twin.controlToken) {
  const answer = await request(`${twin.origin}/_twin${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.statusCode, json: (await answer.body.json()) as Json };
}

it('wants its token', async () => {
  expect((await control('GET', '/journal', undefined, 'wrong')).status).toBe(401);
  expect((await control('POST', '/reset', {}, '')).status).toBe(401);
  expect((await control('GET', '')).json).toMatchObject({ pools: twin.pools, swaps: twin.swaps });
  expect((await control('GET', '/nothing')).status).toBe(404);
  expect((await control('DELETE', '/journal')).status).toBe(405);
});

it('shows the journal by quote, key, trade, operation and time', async () => {
  const [one, two] = [await caller.quoteId(), await caller.quoteId()];
  const { json } = await caller.transact(one, 'key one');
  await caller.transact(two, 'key two');
  const operations = async (query: string) =>
    ((await control('GET', `/journal${query}`)).json.entries as { operation: string }[]).map(
      (entry) => entry.operation,
    );
  expect(await operations(`?quoteId=${one}`)).toEqual(['createQuote', 'transact']);
  expect(await operations(`?tradeId=${json.transactId}`)).toEqual(['transact']);
  expect(await operations('?idempotencyKey=key%20two')).toEqual(['transact']);
  expect(await operations('?operation=createQuote,getQuote')).toEqual(['createQuote', 'createQuote']);
  expect(await operations(`?sinceMs=${twin.now()}`)).toEqual([]);
  expect(await operations('?limit=1')).toEqual(['transact']);
  for (const wrong of ['sinceMs=soon', 'limit=0', 'limit=few', 'quietMs=long']) {
    expect((await control('GET', `/journal?${wrong}`)).status).toBe(400);
  }
});

it('answers about the journal only once nothing more comes', async () => {
  const quoteId = await caller.quoteId();
  await control('POST', '/faults', {
    match: { operation: 'transact' },
    point: 'before-commit',
    effect: { kind: 'delay', ms: 150 },
  });
  const executed = caller.transact(quoteId, 'key');
  await twin.journal.waitFor(({ operation }) => operation === 'transact', 1_000);
  const { json } = await control('GET', '/journal?operation=transact&quietMs=100');
  expect(json.entries).toMatchObject([{ quoteId, effect: 'trade-created', status: 200 }]);
  await executed;
});

it('arms, lists and disarms faults, and says what is wrong with one', async () => {
  const fault = { match: { operation: 'listPools' }, point: 'before-commit', effect: { kind: 'status', status: 503 } };
  const { json } = await control('POST', '/faults', fault);
  expect((await caller.get('/pools')).status).toBe(503);
  expect((await control('GET', '/faults')).json).toEqual({ faults: [{ id: json.id, fault, hits: 1 }] });
  expect((await control('DELETE', `/faults/${json.id}`)).status).toBe(200);
  expect((await control('DELETE', `/faults/${json.id}`)).status).toBe(404);
  expect((await caller.get('/pools')).status).toBe(200);
  const wrong = await control('POST', '/faults', { ...fault, effect: { kind: 'refuse', as: 'bad_luck' } });
  expect(wrong.status).toBe(400);
  expect(wrong.json.error).toMatch(/fault\.effect\.as: .*quote_expired/);
  expect((await control('POST', '/faults', '[1')).status).toBe(400);
});

it('moves trades, with and without events, along legal transitions only', async () => {
  const sink = await startEventSink();
  try {
    expect((await control('POST', '/webhooks', { url: sink.url })).status).toBe(200);
    const trade = async (key: string) => (await caller.transact(await caller.quoteId(), key)).json.transactId;
    const [one, two, three] = [await trade('1'), await trade('2'), await trade('3')];
    expect((await control('POST', `/trades/${one}/settle`)).json).toMatchObject({ status: 'settled' });
    expect((await control('POST', `/trades/${one}/fail`)).status).toBe(409);
    expect((await control('POST', `/trades/${one}/return`)).json).toMatchObject({ status: 'returned' });
    expect((await control('POST', `/trades/${two}/fail`, { event: false })).json).toMatchObject({ status: 'failed' });
    expect((await control('POST', `/trades/${three}/release`)).json).toMatchObject({ status: 'released' });
    expect((await control('POST', '/trades/txn_none/settle')).status).toBe(404);
    await sink.until(2);
    const order = { tradeId: two, type: 'pool.transaction.failed', signing: 'wrong-secret', copies: 2 };
    expect((await control('POST', '/events', order)).json.deliveries).toHaveLength(2);
    expect((await control('POST', '/events', { ...order, type: 'pool.transaction.returned' })).status).toBe(400);
    expect(sink.received).toHaveLength(4);
    const elsewhere = { tradeId: two, type: 'pool.transaction.failed', url: `${sink.url}/other` };
    expect((await control('POST', '/events', elsewhere)).json.deliveries).toMatchObject([{ url: `${sink.url}/other` }]);
    expect(sink.received).toHaveLength(5);
    const log = (await control('GET', `/deliveries?tradeId=${two}`)).json.deliveries as unknown[];
    expect(log).toHaveLength(3);
  } finally {
    await sink.close();
  }
});

it('plans, pauses, moves the clock and forgets', async () => {
  const quoteId = await caller.quoteId();
  await caller.transact(quoteId, 'k');
  await control('POST', `/quotes/${quoteId}/plan`, { plan: 'release' });
  expect((await caller.poll(quoteId)).json.status).toBe('released');
  expect((await control('POST', `/quotes/${quoteId}/plan`, { plan: 'explode' })).status).toBe(400);
  const pause = { match: { operation: 'listPools' }, point: 'before-commit', effect: { kind: 'pause', name: 'here' } };
  await control('POST', '/faults', pause);
  const held = caller.get('/pools');
  const wait = await control('POST', '/pauses/here/wait', { count: 1, timeoutMs: 10_000 });
  expect(wait.json).toEqual({ reached: true });
  expect((await control('GET', '/pauses')).json).toEqual({ pauses: [{ name: 'here', held: 1, open: false }] });
  await control('POST', '/pauses/here/resume');
  expect((await held).status).toBe(200);
  const expiring = await caller.quoteId();
  await control('POST', '/clock', { advanceMs: 20_000 });
  expect((await control('GET', `/quotes/${expiring}`)).json.status).toBe('expired');
  expect((await control('POST', '/clock', { advanceMs: -1 })).status).toBe(409);
  await control('POST', '/reset');
  expect((await control('GET', '/trades')).json).toEqual({ trades: [] });
  expect(twin.journal.query()).toEqual([]);
});

it('sets what a partner is funded with, and takes the gate away again', async () => {
  const id = twin.partners[0]?.id;
  const [one, two, three] = [await caller.quoteId(), await caller.quoteId(), await caller.quoteId()];
  expect((await control('POST', `/partners/${id}/balance`, { balance: '150.00' })).json.before).toBe(null);
  expect((await caller.transact(one, 'k1')).status).toBe(200);
  expect((await caller.transact(two, 'k2')).json).toMatchObject({ statusCode: 402 });
  expect((await control('POST', `/partners/${id}/balance`, { balance: '200.00' })).json.before).toBe('50.00');
  expect((await caller.transact(two, 'k2')).status).toBe(200);
  const { entries } = (await caller.get('/pools/ledger')).json as {
    entries: { delta: string; balanceAfter: string }[];
  };
  expect(entries.map(({ delta, balanceAfter }) => [delta, balanceAfter])).toEqual([
    ['-100.00', '100.00'],
    ['-100.00', '200.00'],
    ['300.00', '300.00'],
  ]);
  await control('POST', `/partners/${id}/balance`, { balance: null });
  expect((await caller.transact(three, 'k3')).status).toBe(200);
  expect((await control('POST', `/partners/${id}/balance`, { balance: 'much' })).status).toBe(409);
  expect((await control('POST', '/partners/nobody/balance', { balance: '1.00' })).status).toBe(409);
});
