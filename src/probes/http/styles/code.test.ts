import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Driven, drive } from './fixtures/drive.js';
import { json, type Served, serve } from './fixtures/serve.js';

/** An app that wants a signature over the body, which YAML cannot say. */
async function signedApp(): Promise<Served> {
  return serve((asked, response) => {
    if (asked.path === '/session') return json(response, 200, { nonce: 'n1' }, { 'set-cookie': 'sid=1; Path=/' });
    if (asked.cookie('sid') !== '1') return json(response, 401, { error: 'no session' });
    if (asked.path === '/sign') {
      const reversed = [...asked.text].reverse().join('');
      if (asked.headers['x-sign'] !== reversed) return json(response, 403, { error: 'bad signature' });
      return json(response, 200, {
        ref: 'o1',
        state: 'flying',
        auth: asked.headers.authorization ?? null,
        audit: asked.headers['x-audit'] ?? null,
      });
    }
    if (asked.path === '/moved') return json(response, 302, {}, { location: '/session' });
    if (asked.path === '/order') return json(response, 200, { state: 'flying' });
    return json(response, 404, {});
  });
}

const code = `
import { createHash } from 'node:crypto';
import { defineDriver, type DriverContext } from '0pools-readiness';

enum Way { Reverse = 'reverse' }
const sign = (text: string, way: Way): string => (way === Way.Reverse ? [...text].reverse().join('') : createHash('md5').update(text).digest('hex'));

async function login(ctx: DriverContext) {
  const answer = await ctx.http({ path: '/session' });
  return { outcome: 'ok' as const, outputs: answer.json() as Record<string, unknown> };
}

export default defineDriver({
  signIn: (_inputs, ctx) => login(ctx),
  async accept(inputs, ctx) {
    const text = JSON.stringify({ quote: inputs.quoteRef, who: ctx.account.name, nonce: ctx.session.nonce });
    const answer = await ctx.http({ method: 'POST', path: '/sign', text, headers: { 'X-Sign': sign(text, Way.Reverse) } });
    if (answer.status === 403) return { outcome: 'refused' };
    const body = answer.json() as { ref: string; state: string };
    return { outcome: 'ok', outputs: { orderRef: body.ref, status: body.state, message: null, all: answer.body, type: answer.headers.get('content-type'), run: ctx.run.dir.length > 0, at: ctx.target.baseUrl, live: !ctx.signal.aborted } };
  },
  async decline(inputs, ctx) {
    const moved = await ctx.http({ path: '/moved' });
    const missing = await ctx.http({ method: 'DELETE', path: '/nope', form: { a: [1, 2] } });
    return { outcome: moved.status === 302 && missing.status === 404 ? 'refused' : 'error' };
  },
  balance() { throw new Error('kaputt'); },
  async trace() { return { outcome: 'fine' } as never; },
  async ledger(_inputs, ctx) {
    const answer = await ctx.http({ path: 'http://127.0.0.1:1/' });
    return { outcome: 'ok', outputs: { entries: [answer.status] } };
  },
});
`;

const manifest = `
accounts: { ann: { token: a }, ben: { token: b } }
auth: { headers: { Authorization: "Bearer {$account.token}" } }
driver: ./driver.ts
operations:
  accept: { request: { path: /never } }
  order: { request: { path: /order }, outputs: { status: $response.body#/state } }
vocabulary: { status: { pending: [flying] } }
`;

let app: Served;
let driven: Driven;
beforeAll(async () => {
  app = await signedApp();
  driven = await drive(app.baseUrl, manifest, { files: { 'driver.ts': code } });
});
afterAll(async () => {
  await driven.close();
  await app.close();
});

describe('operations as code', () => {
  it('go before the YAML ones, share the cookies and the vocabulary, and are recorded', async () => {
    const accepted = await driven.driver.call('accept', { inputs: { quoteRef: 'q1', attemptId: 'a' } });
    expect(accepted).toMatchObject({
      outcome: 'ok',
      outputs: { orderRef: 'o1', status: 'pending', type: 'application/json', run: true, at: app.baseUrl, live: true },
      raw: { status: 'flying' },
      problem: null,
    });
    expect(accepted.outputs).not.toHaveProperty('message');
    expect(JSON.parse(String(accepted.outputs.all))).toMatchObject({ auth: 'Bearer a' });
    expect(accepted.exchanges).toMatchObject([
      { request: { method: 'POST', body: expect.stringContaining('"nonce":"n1"') }, response: { status: 200 } },
    ]);
    const order = await driven.driver.call('order', {});
    expect(order).toMatchObject({ outcome: 'ok', outputs: { status: 'pending' } });
    expect(driven.driver.maps('accept', 'anything')).toBe(true);
    expect(driven.driver.has('decline')).toBe(true);
  });

  it('follow no redirects, throw on no status, and count', async () => {
    const before = driven.allowance.used().requests;
    const declined = await driven.driver.call('decline', { inputs: { quoteRef: 'q1' } });
    expect(declined).toMatchObject({ outcome: 'refused', problem: null });
    expect(driven.allowance.used().requests - before).toBe(2);
    expect(app.asked.at(-1)).toMatchObject({ method: 'DELETE', text: 'a=1&a=2' });
  });

  it('that throw or answer nonsense are the manifest fault; a target that does not answer is not', async () => {
    expect(await driven.driver.call('balance', { inputs: { asset: 'USDT' } })).toMatchObject({
      outcome: 'error',
      problem: { fault: 'manifest', reason: "the driver's balance threw: kaputt" },
    });
    expect(await driven.driver.call('trace', { inputs: {} })).toMatchObject({
      outcome: 'error',
      problem: { fault: 'manifest' },
    });
    const silent = await driven.driver.call('ledger', { inputs: { orderRef: 'o' } });
    expect(silent).toMatchObject({ outcome: 'error', problem: null });
    expect(silent.exchanges.at(-1)?.error).toContain('refused');
  });

  it('may stand in a burst', async () => {
    const calls = await driven.driver.burst([
      { operation: 'accept', options: { inputs: { quoteRef: 'q1', attemptId: '1' } } },
      { operation: 'order' },
    ]);
    expect(calls.map((call) => [call.operation, call.outcome])).toEqual([
      ['accept', 'ok'],
      ['order', 'ok'],
    ]);
  });

  it('may be a plain object in plain JavaScript', async () => {
    const plain = await drive(app.baseUrl, manifest.replace('driver.ts', 'driver.mjs'), {
      files: { 'driver.mjs': "export default { decline: () => ({ outcome: 'unavailable' }) };" },
    });
    expect(await plain.driver.call('decline', { inputs: { quoteRef: 'q' } })).toMatchObject({ outcome: 'unavailable' });
    await plain.close();
  });

  it.each([
    ['export default 7;', 'no default export'],
    ['export default { acept() {} };', 'unknown operation "acept"'],
    ['export default { accept: 1 };', '"accept" is not a function'],
    ['export default {', 'cannot be loaded'],
    ["import 'not-there-at-all'; export default {};", 'cannot be loaded'],
  ])('say what is wrong with a module: %s', async (text, reason) => {
    await expect(drive(app.baseUrl, manifest, { files: { 'driver.ts': text } })).rejects.toThrow(reason);
  });
});
