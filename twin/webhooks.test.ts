import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EventSink, type Received, startEventSink } from './fixtures/event-sink.js';
import { PoolsCaller } from './fixtures/pools-caller.js';
import { type Signing, startTwin, type Twin } from './index.js';

let twin: Twin;
let caller: PoolsCaller;
let sink: EventSink;

beforeEach(async () => {
  sink = await startEventSink();
  twin = await startTwin({ timeScale: 60_000 });
  twin.webhooks.target(sink.url);
  caller = new PoolsCaller(twin);
});
afterEach(async () => {
  await twin.close();
  await sink.close();
});

/** What a correct receiver finds: every v1 value is tried over the raw body. */
function verdict({ headers, body }: Received): 'valid' | 'stale' | 'forged' | 'unsigned' {
  const header = headers['gate-signature'];
  if (typeof header !== 'string') return 'unsigned';
  const parts = header.split(',').map((part) => part.split('='));
  const timestamp = parts.find(([name]) => name === 't')?.[1] ?? '';
  const expected = createHmac('sha256', caller.partner.webhook?.secret ?? '')
    .update(`${timestamp}.${body}`)
    .digest('hex');
  if (!parts.some(([name, value]) => name === 'v1' && value === expected)) return 'forged';
  return Math.abs(Date.now() / 1000 - Number(timestamp)) > 300 ? 'stale' : 'valid';
}

async function reserved(): Promise<{ quoteId: string; tradeId: string }> {
  const quoteId = await caller.quoteId();
  const { json } = await caller.transact(quoteId, `k-${quoteId}`);
  return { quoteId, tradeId: String(json.transactId) };
}

it.each([
  ['settled', 'buy_debit'],
  ['failed', 'buy_refund'],
  ['released', 'buy_refund'],
] as const)('tells the partner that a trade %s', async (status, reason) => {
  const { quoteId, tradeId } = await reserved();
  twin.move(tradeId, status);
  const [got] = await sink.until(1);
  if (got === undefined) throw new Error('nothing came');
  const type = `pool.transaction.${status}`;
  const event = JSON.parse(got.body);
  const eventId = createHash('sha256').update(`${tradeId}:${type}`).digest('hex');
  expect(verdict(got)).toBe('valid');
  expect(event).toMatchObject({ id: eventId, eventId, type, data: { transactId: tradeId, quoteId, status } });
  expect(Object.keys(event.data).join(' ')).toBe(
    'transactId quoteId poolId side status amountIn amountOut rate cryptoNetwork destAddress ledgerRef requestId',
  );
  expect(got.headers).toMatchObject({ 'x-0bit-event-id': eventId, 'x-0bit-event-type': type });
  const ledger = (await caller.get('/pools/ledger')).json.entries as { entryId: string; reason: string }[];
  expect(ledger.find((entry) => entry.entryId === event.data.ledgerRef)?.reason).toBe(reason);
  expect(twin.journal.query({ operation: 'transact' })[0]?.requestId).toBe(event.data.requestId);
});

it('sends an event when a poll settles, none for returned, none when told not to', async () => {
  const polled = await reserved();
  await caller.poll(polled.quoteId);
  await sink.until(1);
  twin.move(polled.tradeId, 'returned');
  twin.move((await reserved()).tradeId, 'settled', { event: false });
  await twin.webhooks.send({ tradeId: polled.tradeId, type: 'pool.transaction.settled' });
  expect(sink.received).toHaveLength(2);
  expect(sink.received[0]?.body).toBe(sink.received[1]?.body);
});

it.each([
  ['valid', 'valid'],
  ['unsigned', 'unsigned'],
  ['wrong-secret', 'forged'],
  ['stale', 'stale'],
  ['future', 'stale'],
  ['tampered', 'forged'],
  ['re-serialised', 'forged'],
  ['rotated', 'valid'],
  ['garbage', 'forged'],
] as const)('%s is %s to a correct receiver', async (signing: Signing, expected) => {
  const { tradeId } = await reserved();
  const sent = await twin.webhooks.send({ tradeId, type: 'pool.transaction.settled', signing, copies: 2 });
  expect(sent.map(({ status, attempt, error }) => ({ status, attempt, error }))).toEqual(
    Array(2).fill({ status: 200, attempt: 1, error: null }),
  );
  expect(sink.received.map(verdict)).toEqual([expected, expected]);
  const parsed = sink.received.map(({ body }) => JSON.parse(body).data.amountOut);
  expect(parsed[0] === '106.77345').toBe(signing !== 'tampered');
  expect(sent[0]?.body).toBe(sink.received[0]?.body);
});

it('repeats a refused event five times, growing slower, then gives up', async () => {
  sink.answer(500);
  const { tradeId } = await reserved();
  twin.move(tradeId, 'settled');
  await sink.until(5);
  expect(new Set(sink.received.map(({ body }) => body)).size).toBe(1);
  const attempts = twin.webhooks.deliveries({ tradeId }).map((delivery) => delivery.attempt);
  expect(attempts).toEqual([1, 2, 3, 4, 5]);
});

it('replays the last attempt to the byte, or the same event freshly signed', async () => {
  const { tradeId } = await reserved();
  twin.move(tradeId, 'settled', { event: false });
  const order = { tradeId, type: 'pool.transaction.settled' } as const;
  await expect(twin.webhooks.send({ ...order, signing: 'replayed' })).rejects.toThrow(/was not sent before/);
  await twin.webhooks.send({ ...order, signing: 'stale' });
  await twin.webhooks.send({ ...order, signing: 'replayed' });
  await twin.webhooks.send(order);
  const [old, replayed, fresh] = sink.received;
  expect(replayed?.headers['gate-signature']).toBe(old?.headers['gate-signature']);
  expect([old, replayed, fresh].map((one) => one?.body)).toEqual(Array(3).fill(old?.body));
  expect([old, replayed, fresh].map((one) => one && verdict(one))).toEqual(['stale', 'stale', 'valid']);
});

it('loses, delays, doubles and forges scheduled events by faults', async () => {
  const all: { quoteId: string; tradeId: string }[] = [];
  for (let index = 0; index < 4; index += 1) all.push(await reserved());
  const effects = [{ kind: 'drop' }, { kind: 'delay', ms: 40 }, { kind: 'duplicate', copies: 3 }] as const;
  for (const [index, effect] of [...effects, { kind: 'sign', as: 'wrong-secret' } as const].entries()) {
    twin.arm({ match: { quoteId: all[index]?.quoteId ?? '' }, when: { first: 1 }, point: 'event', effect });
  }
  for (const { tradeId } of all) twin.move(tradeId, 'settled');
  // The dropped one comes with its second attempt.
  await sink.until(6);
  const of = (index: number) => twin.webhooks.deliveries({ tradeId: all[index]?.tradeId ?? '' });
  await expect
    .poll(() => of(0).map(({ attempt, status, error }) => [attempt, status, error]))
    .toEqual([
      [1, null, 'dropped by a fault'],
      [2, 200, null],
    ]);
  expect([of(1).length, of(2).length, of(3)[0]?.signing]).toEqual([1, 3, 'wrong-secret']);
  expect(sink.received.map(verdict).toSorted()).toEqual(['forged', ...Array(5).fill('valid')]);
});

it('lets an event overtake the one before it', async () => {
  const [first, second] = [await reserved(), await reserved()];
  twin.arm({ match: { tradeId: first.tradeId }, point: 'event', effect: { kind: 'reorder' } });
  twin.move(first.tradeId, 'settled');
  twin.move(second.tradeId, 'failed');
  await sink.until(2);
  expect(sink.received.map(({ body }) => JSON.parse(body).data.transactId)).toEqual([second.tradeId, first.tradeId]);
});

it('sends an event before the transact response', async () => {
  const match = { operation: 'transact' } as const;
  twin.arm({ match, point: 'after-commit', effect: { kind: 'commit-as', status: 'settled' } });
  twin.arm({ match, point: 'after-commit', effect: { kind: 'pause', name: 'early' } });
  const answer = caller.transact(await caller.quoteId(), 'k');
  const [event] = await sink.until(1);
  expect(twin.paused('early')).toBe(1);
  twin.resume('early');
  expect(JSON.parse(event?.body ?? '').data.transactId).toBe((await answer).json.transactId);
});

it('brings scheduled attempts forward with the clock', async () => {
  const slow = await startTwin({ partners: twin.partners });
  try {
    slow.webhooks.target(sink.url);
    sink.answer(503);
    const own = new PoolsCaller(slow);
    const quoteId = await own.quoteId();
    const { json } = await own.transact(quoteId, 'k');
    slow.move(String(json.transactId), 'failed');
    await sink.until(1);
    await expect.poll(() => slow.webhooks.deliveries()[0]?.status).toBe(503);
    slow.advance(60_000);
    await sink.until(2);
  } finally {
    await slow.close();
  }
});

it('mutes and resumes one quote; orders still leave', async () => {
  const { quoteId, tradeId } = await reserved();
  const other = await reserved();
  twin.webhooks.mute(quoteId, true);
  twin.move(tradeId, 'settled');
  twin.move(other.tradeId, 'settled');
  await sink.until(1);
  await twin.webhooks.send({ tradeId, type: 'pool.transaction.settled' });
  const of = (id: string) => sink.received.filter(({ body }) => JSON.parse(body).data.transactId === id).length;
  expect([of(tradeId), of(other.tradeId)]).toEqual([1, 1]);
  twin.webhooks.mute(quoteId, false);
  await sink.until(3);
  expect(of(tradeId)).toBe(2);
});

it('sends nothing without a target and reports who did not answer', async () => {
  const { tradeId } = await reserved();
  twin.webhooks.target(null);
  twin.move(tradeId, 'settled');
  expect(await twin.webhooks.send({ tradeId, type: 'pool.transaction.settled' })).toEqual([]);
  twin.webhooks.target('http://127.0.0.1:1/');
  const [failed] = await twin.webhooks.send({ tradeId, type: 'pool.transaction.settled' });
  expect(failed).toMatchObject({ status: null, answeredAtMs: null, error: 'ECONNREFUSED' });
});
