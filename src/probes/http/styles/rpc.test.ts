import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Driven, drive } from './fixtures/drive.js';
import { json, type Served, serve } from './fixtures/serve.js';

/** Everything over POST /rpc, always 200; a `view` says what happened, `ok: null` and `error: null` are no values. */
async function rpcApp(): Promise<Served> {
  const sessions = new Map<string, string>();
  let issued = 0;
  return serve((asked, response) => {
    if (asked.path !== '/rpc' || asked.method !== 'POST') return json(response, 200, { view: 'nothing_here' });
    // Not every RPC server names its content type.
    const say = (body: unknown): void =>
      void response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(body));
    const { call, args, key } = asked.json() as { call: string; args: Record<string, unknown>; key?: string };
    if (call === 'login') {
      if (args.pin !== '1234') return say({ view: 'bad_pin' });
      issued += 1;
      sessions.set(`k${issued}`, String(args.who));
      return say({ view: 'home', key: `k${issued}` });
    }
    const user = sessions.get(key ?? '');
    if (user === undefined) return say({ view: 'login' });
    if (call === 'quote' && args.pool === 'EUR-DRY') return say({ view: 'no_quote', why: 'no_liquidity', error: null });
    if (call === 'quote') return say({ view: 'quote', ref: 41, error: null });
    if (call === 'accept' && args.ref === 41)
      return say({ view: 'thanks', order: { ref: 'o-41' }, error: null, text: '' });
    if (call === 'accept' && args.ref === 42) return say({ view: 'quote_unavailable', text: 'Please start again' });
    if (call === 'accept' && args.ref === 43) return say({ view: 'thanks', error: { code: 'E_BROKEN' } });
    if (call === 'trace')
      return say(
        user === 'sue' ? { view: 'trace', ids: { order: 'o-41', calls: ['r1', 'r2'] } } : { view: 'forbidden' },
      );
    return say({ view: 'what?' });
  });
}

const manifest = `
accounts:
  ann: { who: ann, pin: "1234" }
  ben: { who: ben, pin: "1234" }
  support: { who: sue, pin: "1234" }
  wrong: { who: eve, pin: "0000" }
defaults:
  request: { method: POST, path: /rpc }
  outcomes:
    refused: [{ status: 200, at: $response.body#/view, in: [quote_unavailable, forbidden, login, bad_pin] }]
    error: [{ at: $response.body#/error, exists: true }, { at: $response.body#/view, matches: '\\?$' }]
    unavailable: [{ at: [$response.body#/reason, $response.body#/why], exists: true }]
operations:
  signIn:
    request: { path: /rpc, body: { call: login, args: { who: $account.who, pin: $account.pin } } }
    outputs: { key: $response.body#/key }
  lockQuote:
    request: { path: /rpc, body: { call: quote, key: $session.key, args: { pool: $inputs.poolId, to: $inputs.destination } } }
    outputs: { quoteRef: $response.body#/ref, unavailableReason: $response.body#/why }
  accept:
    request: { path: /rpc, body: { call: accept, key: $session.key, args: { ref: $inputs.quoteRef } } }
    outputs: { orderRef: $response.body#/order/ref, message: [$response.body#/text, $response.body#/view] }
  trace:
    as: support
    request: { path: /rpc, body: { call: trace, key: $session.key, args: { q: $inputs.id } } }
    outputs: { orderRef: $response.body#/ids/order, requestIds: $response.body#/ids/calls }
vocabulary: { reason: { pool_dry: [NO_LIQUIDITY] } }
`;

let app: Served;
let driven: Driven;
beforeAll(async () => {
  app = await rpcApp();
  driven = await drive(app.baseUrl, manifest);
});
afterAll(async () => {
  await driven.close();
  await app.close();
});

describe('RPC over one URL that always answers 200', () => {
  it('signs in once for callers at the same time, and keeps the proof', async () => {
    const quotes = await Promise.all(
      [1, 2, 3].map(() => driven.driver.call('lockQuote', { account: 'ann', inputs: { poolId: 'EUR-USDT' } })),
    );
    for (const quote of quotes)
      expect(quote).toMatchObject({ outcome: 'ok', outputs: { quoteRef: 41 }, problem: null });
    expect(app.asked.filter((asked) => asked.json().call === 'login')).toHaveLength(1);
    expect(driven.driver.signIns()).toMatchObject([{ account: 'ann', outcome: 'ok', outputs: { key: 'k1' } }]);
    expect(app.asked.at(-1)?.json()).toMatchObject({ args: { pool: 'EUR-USDT' } });
    expect(app.asked.at(-1)?.json().args).not.toHaveProperty('to');
  });

  it('reads outcomes from the view, rows as alternatives, null as no value', async () => {
    const accept = (quoteRef: number) =>
      driven.driver.call('accept', { account: 'ann', inputs: { quoteRef, attemptId: 'a' } });
    expect(await accept(41)).toMatchObject({ outcome: 'ok', outputs: { orderRef: 'o-41', message: 'thanks' } });
    expect(await accept(42)).toMatchObject({
      outcome: 'refused',
      outputs: { message: 'Please start again' },
      problem: null,
    });
    expect(await accept(43)).toMatchObject({ outcome: 'error' });
    expect(await accept(44)).toMatchObject({ outcome: 'error' });
    const dry = await driven.driver.call('lockQuote', { account: 'ann', inputs: { poolId: 'EUR-DRY' } });
    expect(dry).toMatchObject({ outcome: 'unavailable', outputs: { unavailableReason: 'pool_dry' }, problem: null });
  });

  it('lets support trace and reads the refusal of a user as refused', async () => {
    const inputs = { id: 'o-41', orderRef: 'o-41' };
    expect(await driven.driver.call('trace', { inputs })).toMatchObject({
      account: 'support',
      outcome: 'ok',
      outputs: { requestIds: ['r1', 'r2'] },
    });
    const foreign = await driven.driver.call('trace', { account: 'ben', impersonate: true, inputs });
    expect(foreign).toMatchObject({ account: 'ben', outcome: 'refused' });
    expect(await driven.driver.distinguishes('trace', 'ben', 'support')).toBe(true);
  });

  it('says who could not sign in', async () => {
    const call = await driven.driver.call('lockQuote', { account: 'wrong', inputs: { poolId: 'EUR-USDT' } });
    expect(call).toMatchObject({ outcome: 'error', problem: { fault: 'manifest' } });
    expect(call.problem?.reason).toContain('wrong could not sign in');
  });
});
