import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ETH_ADDRESS, errorOf, SwapsCaller, swapId, TRON_ADDRESS } from '../fixtures/swaps-caller.js';
import { startTwin, type Twin, type TwinPartner } from '../index.js';

const DAY_MS = 86_400_000;
const partner = (id: string): TwinPartner => ({
  id,
  secretKey: `sk_test_${id}`,
  publishableKey: `pk_test_${id}`,
  swapsCredential: `gspk_test_${id}:gssk_test_${id}`,
});

let twin: Twin;
let alice: SwapsCaller;

beforeEach(async () => {
  twin = await startTwin({
    partners: [partner('alice'), partner('bob')],
    swapLimits: { perCredential: 1000, perAddress: 1000 },
  });
  alice = new SwapsCaller(twin);
});
afterEach(() => twin.close());

it('answers the original to the same key and body, 409 to another body, a new swap to a new key', async () => {
  const key = randomUUID();
  const first = await alice.swap(key);
  expect(first.status).toBe(201);
  const again = await alice.swap(key);
  expect([again.status, again.text]).toEqual([201, first.text]);
  const changed = await alice.swap(key, { amountFrom: '3201.00' });
  expect(changed.status).toBe(409);
  expect(errorOf(changed)).toMatchObject({ type: 'conflict', code: 'idempotency_key_mismatch' });
  expect(swapId(await alice.swap(randomUUID()))).not.toBe(swapId(first));
  expect(twin.swapsMade()).toHaveLength(2);
  const effects = twin.journal.query({ operation: 'createSwap' }).map((entry) => entry.effect);
  expect(effects).toEqual(['swap-created', 'swap-replayed', 'none', 'swap-created']);
});

it('answers from the row when the cache was lost', async () => {
  const key = randomUUID();
  const first = await alice.swap(key);
  expect(twin.loseSwapCache()).toBe(1);
  expect((await alice.swap(key)).text).toBe(first.text);
  twin.loseSwapCache();
  expect((await alice.swap(key, { amountFrom: '3201.00' })).status).toBe(409);
  expect(twin.swapsMade()).toHaveLength(1);
});

it('loses the cache by a fault, right at the commit of the swap that nobody heard of', async () => {
  const lost = { match: { operation: 'createSwap' }, when: { first: 1 }, point: 'after-commit' } as const;
  twin.arm({ ...lost, effect: { kind: 'lose-cache' } });
  twin.arm({ ...lost, effect: { kind: 'drop' } });
  await expect(alice.swap('k')).rejects.toThrow();
  expect(twin.loseSwapCache()).toBe(0);
  expect(swapId(await alice.swap('k'))).toBe(twin.swapsMade()[0]?.swapId);
  expect(twin.swapsMade()).toHaveLength(1);
});

it('frees a key after 24 hours, in cache and row alike', async () => {
  const key = randomUUID();
  const first = await alice.swap(key);
  twin.advance(DAY_MS - 60_000);
  expect(swapId(await alice.swap(key))).toBe(swapId(first));
  twin.advance(60_001);
  expect(swapId(await alice.swap(key, { amountFrom: '50.00' }))).not.toBe(swapId(first));
});

it('scopes keys and swaps to the credential', async () => {
  const bob = new SwapsCaller(twin, twin.partners[1]?.swapsCredential);
  const key = randomUUID();
  const first = await alice.swap(key);
  expect(swapId(await bob.swap(key))).not.toBe(swapId(first));
  expect((await bob.call('GET', `/swaps/${swapId(first)}`)).status).toBe(404);
  expect((await bob.call('GET', '/swaps')).json.swaps).toHaveLength(1);
});

it('makes one swap of many at once, and of a lost answer', async () => {
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 12 }, () => alice.swap(key)));
  expect(new Set(answers.map(swapId)).size).toBe(1);
  twin.arm({ match: { operation: 'createSwap' }, when: { first: 1 }, point: 'after-commit', effect: { kind: 'drop' } });
  const lost = randomUUID();
  await expect(alice.swap(lost)).rejects.toThrow();
  expect((await alice.swap(lost)).status).toBe(201);
  expect(twin.swapsMade()).toHaveLength(2);
});

it.each([
  ['no key', undefined, {}, 'missing_field', 'Idempotency-Key'],
  ['no address', 'k', { address: undefined }, 'missing_field', 'address'],
  ['a bad address', 'k', { address: 'nowhere' }, 'invalid_request', 'address'],
  ['an unknown currency', 'k', { to: 'doge' }, 'invalid_request', 'to'],
  ['a number as amount', 'k', { amountFrom: 5 }, 'invalid_request', 'amountFrom'],
  ['an amount below the minimum', 'k', { amountFrom: '1' }, 'invalid_request', 'amountFrom'],
  ['fixed without refund address', 'k', { mode: 'fixed', rateId: 'rate_zzzzzzzzz' }, 'missing_field', 'refundAddress'],
])('refuses %s and caches nothing of it', async (_name, key, over, code, param) => {
  const body = JSON.stringify({ from: 'usdttrc20', to: 'eth', amountFrom: '3200.00', address: ETH_ADDRESS, ...over });
  const refused = await alice.call('POST', '/swaps', body, key);
  expect(refused.status).toBe(400);
  expect(errorOf(refused)).toMatchObject({ type: 'validation_error', code, param });
  if (key !== undefined) expect((await alice.swap(key)).status).toBe(201);
});

it('takes a fixed rate while it is valid', async () => {
  const order = { from: 'usdttrc20', to: 'eth', amountFrom: '3200.00', mode: 'fixed' };
  const { json } = await alice.call('POST', '/quotes', JSON.stringify(order));
  const { rateId } = json.quote as { rateId: string };
  const fixed = { mode: 'fixed', rateId, refundAddress: TRON_ADDRESS };
  expect((await alice.swap('k1', fixed)).status).toBe(201);
  twin.advance(61_000);
  expect((await alice.swap('k2', fixed)).status).toBe(422);
});

it('quotes and validates without a key', async () => {
  const order = JSON.stringify({ from: 'usdttrc20', to: 'eth', amountFrom: '3200.00' });
  const { json } = await alice.call('POST', '/quotes', order);
  expect(json.quote).toMatchObject({ amountTo: '0.994976', networkFee: '0.001', amountUserReceives: '0.993976' });
  const judge = (address: string) =>
    alice.call('POST', '/addresses/validate', JSON.stringify({ currency: 'eth', address }));
  expect((await judge(ETH_ADDRESS)).json).toEqual({ valid: true });
  expect((await judge('0x1')).json).toMatchObject({ valid: false });
});

it('goes through its statuses with the clock, or by hand, and stays at its end', async () => {
  const id = swapId(await alice.swap('k'));
  const status = async () => ((await alice.call('GET', `/swaps/${id}`)).json.swap as { status: string }).status;
  expect(await status()).toBe('waiting');
  twin.advance(61_000);
  expect(await status()).toBe('exchanging');
  twin.moveSwap(id, 'hold');
  twin.advance(DAY_MS);
  expect(await status()).toBe('hold');
  twin.moveSwap(id, 'refunded');
  expect(() => twin.moveSwap(id, 'finished')).toThrow(/for good/);
});

it('shows hashes when there are some, and the id of the provider that nobody else should see', async () => {
  const id = swapId(await alice.swap('k'));
  const read = async () => (await alice.call('GET', `/swaps/${id}`)).json.swap;
  expect(await read()).toMatchObject({ providerSwapId: expect.any(String), payinHash: null, amountActualTo: null });
  twin.moveSwap(id, 'hold');
  expect(await read()).toMatchObject({ payinHash: expect.any(String), payoutHash: null, refundHash: null });
  twin.moveSwap(id, 'refunded');
  expect(await read()).toMatchObject({ payoutHash: null, refundHash: expect.any(String) });
});

it('pages through the swaps of one organisation, newest first', async () => {
  const ids: string[] = [];
  for (const key of ['1', '2', '3', '4', '5']) ids.unshift(swapId(await alice.swap(key)));
  const bob = new SwapsCaller(twin, twin.partners[1]?.swapsCredential);
  await bob.swap('1');
  const seen: string[] = [];
  let cursor = '';
  do {
    const { json } = await alice.call('GET', `/swaps?limit=2${cursor}`);
    seen.push(...(json.swaps as { id: string }[]).map((swap) => swap.id));
    cursor = json.nextCursor === null ? '' : `&cursor=${json.nextCursor}`;
    expect(json.hasMore).toBe(cursor !== '');
  } while (cursor !== '');
  expect(seen).toEqual(ids);
  expect((await bob.call('GET', `/swaps?cursor=${ids[0]}`)).status).toBe(400);
  expect((await alice.call('GET', '/swaps?status=finished')).json.swaps).toEqual([]);
});

it('names the upstream where it is at fault, and limits whoever is not known', async () => {
  const unavailable = { kind: 'unavailable', reason: 'engine_unavailable' } as const;
  twin.arm({ match: { operation: 'createSwapQuote' }, point: 'before-commit', effect: unavailable });
  const order = JSON.stringify({ from: 'usdttrc20', to: 'eth', amountFrom: '100.00' });
  const answer = await alice.call('POST', '/quotes', order);
  expect(answer.status).toBe(503);
  expect(errorOf(answer)).toMatchObject({ type: 'upstream_error', upstream_code: expect.any(Number) });
  const stranger = await new SwapsCaller(twin, 'nobody').call('GET', '/currencies');
  expect(stranger.headers['ratelimit-limit']).toBe('1000');
});

it('throttles a credential and says so in its headers', async () => {
  const own = await startTwin({ partners: [partner('carol')], swapLimits: { perCredential: 2, perAddress: 5 } });
  try {
    const carol = new SwapsCaller(own);
    const answers = await Promise.all(Array.from({ length: 12 }, () => carol.call('GET', '/currencies')));
    const ok = answers.filter((answer) => answer.status === 200);
    expect(ok[0]?.headers).toMatchObject({ 'ratelimit-limit': '2', 'ratelimit-policy': '2;w=1' });
    const [throttled] = answers.filter((answer) => answer.status === 429);
    expect(throttled?.headers['retry-after']).toBe('1');
    expect(errorOf(throttled as (typeof answers)[0])).toMatchObject({ type: 'rate_limit_error', retry_after_ms: 1000 });
    own.advance(1000);
    expect((await carol.call('GET', '/currencies')).status).toBe(200);
  } finally {
    await own.close();
  }
});

it('knows who calls', async () => {
  const refusal = async (credential: string) => {
    const answer = await new SwapsCaller(twin, credential).call('GET', '/swaps');
    return [answer.status, errorOf(answer).code];
  };
  expect(await refusal('gspk_test_x:gssk_test_x')).toEqual([401, 'unauthenticated']);
  expect(await refusal('gspk_live_x:gssk_live_x')).toEqual([403, 'forbidden']);
  const live = { ...partner('x'), swapsCredential: 'gspk_live_x:gssk_live_x' };
  await expect(startTwin({ partners: [live] })).rejects.toThrow(/live-looking/);
});
