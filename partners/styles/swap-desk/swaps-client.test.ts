import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, Twin } from '../../../twin/api.js';
import { startTwin } from '../../../twin/index.js';
import type { SwapAttempt } from './swap-attempts.js';
import { SwapsClient } from './swaps-client.js';

const terms = {
  from: 'usdttrc20',
  to: 'eth',
  amountFrom: '3200.00',
  address: '0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',
  refundAddress: 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE',
};
const hourMs = 3_600_000;

let twin: Twin;
let kept: Map<string, SwapAttempt>;
let waits: number[];
let nowMs: number;
let client: SwapsClient;

/** A client with the same stored attempts: what a restarted desk is. */
function restarted(over: { credential?: string; baseUrl?: string } = {}): SwapsClient {
  return new SwapsClient({
    baseUrl: over.baseUrl ?? twin.swaps,
    credential: over.credential ?? twin.partners[0]?.swapsCredential ?? '',
    timeoutMs: 2000,
    attempts: {
      load: async (orderRef) => kept.get(orderRef) ?? null,
      save: async (attempt) => void kept.set(attempt.orderRef, attempt),
    },
    ports: { now: () => nowMs, sleep: async (ms) => void waits.push(ms), key: randomUUID },
  });
}

beforeEach(async () => {
  twin = await startTwin();
  kept = new Map();
  waits = [];
  nowMs = Date.now();
  client = restarted();
});
afterEach(async () => {
  await client.close();
  await twin.close();
});

const arm = (effect: Fault['effect'], first: number, point: Fault['point'] = 'before-commit') =>
  twin.arm({ match: { operation: 'createSwap' }, when: { first }, point, effect });

const keysSent = () =>
  twin.journal
    .query()
    .filter(({ operation }) => operation === 'createSwap')
    .map(({ idempotencyKey }) => idempotencyKey);

describe('one confirm is one swap', () => {
  it('however often it is asked, and by a restarted desk', async () => {
    const first = await client.confirm('order_1', terms);
    const again = await client.confirm('order_1', terms);
    const desk = restarted();
    const later = await desk.confirm('order_1', { ...terms, amountFrom: '1.00' });
    await desk.close();
    expect(first).toMatchObject({ kind: 'ok', value: { status: 'waiting', amountFrom: '3200.00' } });
    expect([again, later].map((answer) => 'value' in answer && answer.value)).toEqual(
      Array(2).fill('value' in first && first.value),
    );
    expect(twin.swapsMade()).toHaveLength(1);
  });

  it('whose answer was lost: tried again under the same key', async () => {
    arm({ kind: 'drop' }, 1, 'after-commit');
    expect(await client.confirm('order_1', terms)).toMatchObject({ kind: 'ok' });
    expect(twin.swapsMade()).toHaveLength(1);
    expect(keysSent()).toEqual(Array(2).fill(kept.get('order_1')?.idempotencyKey));
    expect(waits).toEqual([1000]);
  });

  it('and another order is another swap', async () => {
    await client.confirm('order_1', terms);
    await client.confirm('order_2', terms);
    expect(twin.swapsMade()).toHaveLength(2);
    expect(new Set(keysSent()).size).toBe(2);
  });
});

describe('what is not a swap is not taken for one', () => {
  it('server errors: four tries with growing gaps, then unresolved', async () => {
    arm({ kind: 'status', status: 503 }, 9);
    expect(await client.confirm('order_1', terms)).toMatchObject({ kind: 'unresolved', cause: 'server_error' });
    expect(waits).toEqual([1000, 2000, 4000]);
    expect(new Set(keysSent()).size).toBe(1);
    expect(twin.swapsMade()).toEqual([]);
  });

  it('a throttle: tried again no sooner than it says', async () => {
    arm({ kind: 'refuse', as: 'rate_limited' }, 1);
    expect(await client.confirm('order_1', terms)).toMatchObject({ kind: 'ok' });
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThanOrEqual(1000);
  });

  it('a refusal: told once with its code and request id', async () => {
    const answer = await client.confirm('order_1', { ...terms, amountFrom: '0.000001' });
    expect(answer).toMatchObject({ kind: 'refused', requestId: expect.any(String) });
    expect(waits).toEqual([]);
    const stranger = restarted({ credential: 'gspk_test_x:gssk_test_x' });
    expect(await stranger.confirm('order_2', terms)).toMatchObject({ kind: 'refused', status: 401 });
    await stranger.close();
  });

  it('nobody there: unresolved, and the key is kept for later', async () => {
    const lost = restarted({ baseUrl: 'http://127.0.0.1:9' });
    expect(await lost.confirm('order_1', terms)).toMatchObject({ kind: 'unresolved', cause: 'connection' });
    await lost.close();
    expect(await client.confirm('order_1', terms)).toMatchObject({ kind: 'ok' });
    expect(keysSent()).toEqual([kept.get('order_1')?.idempotencyKey]);
  });

  it('a key that the upstream is about to free: not sent any more', async () => {
    arm({ kind: 'drop' }, 9);
    await client.confirm('order_1', terms);
    const sent = keysSent().length;
    nowMs += 23 * hourMs + 1;
    expect(await client.confirm('order_1', terms)).toMatchObject({ kind: 'unresolved', cause: 'key_window_over' });
    expect(keysSent()).toHaveLength(sent);
  });
});

it('prices, addresses and swaps are read as decimal strings and words', async () => {
  const { from, to, amountFrom, address } = terms;
  const fixed = await client.price({ from, to, amountFrom }, 'fixed');
  expect(fixed).toMatchObject({ kind: 'ok', value: { amountTo: expect.stringMatching(/^\d+\.?\d*$/) } });
  expect('value' in fixed && fixed.value.rateId).toEqual(expect.any(String));
  expect(await client.validateAddress(to, address)).toMatchObject({ kind: 'ok', value: { valid: true } });
  expect(await client.validateAddress(to, 'nowhere')).toMatchObject({ kind: 'ok', value: { valid: false } });
  const made = await client.confirm('order_1', terms);
  const id = 'value' in made ? made.value.id : '';
  twin.moveSwap(id, 'finished');
  const finished = { status: 'finished', amountActualTo: expect.stringMatching(/^\d+\.?\d*$/) };
  expect(await client.swap(id)).toMatchObject({ kind: 'ok', value: finished });
  expect(await client.swap('swp_none')).toMatchObject({ kind: 'refused', status: 404 });
});
