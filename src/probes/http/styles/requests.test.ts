import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Driven, drive } from './fixtures/drive.js';
import { json, type Served, serve } from './fixtures/serve.js';

const manifest = (baseUrl: string): string => `manifest: 1
partner: { name: Test }
target: { baseUrl: "${baseUrl}/base/", headers: { X-Audit: "1", X-Run: "{$run.dir}" } }
lanes: [{ poolId: EUR-USDT, side: on_ramp, network: tron, amount: "1", asset: USDT }]
accounts:
  ann: { token: a }
  ben: { token: b, auth: { headers: { X-Own: "{$account.token}" } } }
  nobody: { auth: none }
  bare: {}
  support: { token: s }
auth: { headers: { Authorization: "Bearer {$account.token}" } }
defaults: { request: { headers: { X-Common: \${COMMON} } } }
operations:
  lockQuote:
    request:
      path: /multipart
      multipart: { amount: $inputs.amount, note: 'say "hi"', doc: { filename: "a\\"b.txt", content: "line", contentType: text/plain }, none: $inputs.destination }
    outputs: { quoteRef: $response.body#/text }
  accept:
    request: { method: put, path: /text, text: "<q>{$inputs.quoteRef}</q>", headers: { Content-Type: application/xml } }
    outputs: { orderRef: $response.body#/text }
  decline:
    auth: none
    request: { path: /form, form: { a: [1, 2], b: "x & y", c: true } }
    outputs: { status: $response.body#/status }
  trace:
    auth: { headers: { X-Staff: \${STAFF} } }
    request: { path: /trace, headers: { X-Secret: "key \${STAFF}", X-Plain: plain, Authorization: "Staff \${STAFF}" } }
    outputs: { orderRef: $response.body#/headers/x-staff }
  lanes:
    request: { path: "\${public:ELSEWHERE}/lanes" }
    outputs: { lanes: { from: $response.body#/lanes, each: { poolId: /pool, side: /way, available: /live, network: /net } } }
  dailyClose:
    request: { path: /close, query: { from: $inputs.from, to: $inputs.to } }
    outputs: { rows: { from: $response.body#/rows, each: { orderRef: /o, status: /s, amount: /a } } }
vocabulary:
  side: { on_ramp: [buy] }
  status: { settled: [done, released] }
`;

let app: Served;
let driven: Driven;
beforeAll(async () => {
  app = await serve((asked, response) => {
    if (asked.path === '/base/lanes')
      return json(response, 200, {
        lanes: [
          { pool: 'EUR-USDT', way: 'BUY', live: 'Yes', net: 'tron' },
          { pool: 'EUR-USDT', way: 'OffRamp', live: 0 },
          { pool: 'X', way: 'sideways', live: 'perhaps' },
        ],
      });
    if (asked.path === '/base/close')
      return json(response, 200, {
        rows: [
          { o: 1, s: 'Released', a: '1.0' },
          { o: 2, s: 'RESERVED' },
          { o: 3, s: 'odd' },
          { o: 4, s: null },
        ],
      });
    return json(response, 200, { text: asked.text, headers: asked.headers, status: 'cancelled' });
  });
  driven = await drive(`${app.baseUrl}/base/`, manifest(app.baseUrl), {
    env: { STAFF: 'staff-key', COMMON: 'common-key', ELSEWHERE: `${app.baseUrl}/base` },
  });
});
afterAll(async () => {
  await driven.close();
  await app.close();
});

const last = () => app.asked.at(-1)?.headers ?? {};

describe('requests', () => {
  it('send multipart with files, leaving out what has no value', async () => {
    await driven.driver.call('lockQuote', { inputs: { amount: '10.00' } });
    const sent = app.asked.at(-1);
    const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(sent?.headers['content-type'] ?? '')?.[1];
    expect(sent).toMatchObject({ method: 'POST', path: '/base/multipart' });
    const parts = [
      'Content-Disposition: form-data; name="amount"\r\n\r\n10.00',
      'Content-Disposition: form-data; name="note"\r\n\r\nsay "hi"',
      'Content-Disposition: form-data; name="doc"; filename="a%22b.txt"\r\nContent-Type: text/plain\r\n\r\nline',
    ];
    expect(sent?.text).toBe(`${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`);
  });

  it('send text under their own content type and method', async () => {
    await driven.driver.call('accept', { inputs: { quoteRef: 7, attemptId: 'a' } });
    expect(app.asked.at(-1)).toMatchObject({
      method: 'PUT',
      text: '<q>7</q>',
      headers: { 'content-type': 'application/xml' },
    });
  });

  it('send forms, and no credentials where auth is none', async () => {
    expect(await driven.driver.call('decline', { inputs: {} })).toMatchObject({ outputs: { status: 'cancelled' } });
    expect(app.asked.at(-1)?.text).toBe('a=1&a=2&b=x+%26+y&c=true');
    expect(last()).toMatchObject({
      'x-audit': '1',
      'x-common': 'common-key',
      'x-run': expect.stringContaining('readiness'),
    });
    expect(last()).not.toHaveProperty('authorization');
  });

  it('take the credentials of the operation, else the account, else everyone', async () => {
    const text = (account: string) =>
      driven.driver.call('accept', { account, inputs: { quoteRef: 1, attemptId: 'a' } });
    await text('ann');
    expect(last()).toMatchObject({ authorization: 'Bearer a' });
    await text('ben');
    expect(last()).toMatchObject({ 'x-own': 'b' });
    expect(last()).not.toHaveProperty('authorization');
    await text('nobody');
    expect(last()).not.toHaveProperty('authorization');
    expect(await text('bare')).toMatchObject({
      outcome: 'error',
      exchanges: [],
      problem: { fault: 'manifest', reason: 'auth needs $account.token, which has no value' },
    });
    await driven.driver.call('trace', { inputs: { id: 'x' } });
    expect(last()).toMatchObject({
      'x-staff': 'staff-key',
      'x-secret': 'key staff-key',
      authorization: 'Staff staff-key',
    });
  });

  it('of an impersonated user carry nothing of the staff', async () => {
    await driven.driver.call('trace', { account: 'ann', impersonate: true, inputs: { id: 'x' } });
    expect(last()).toMatchObject({ authorization: 'Bearer a', 'x-plain': 'plain', 'x-common': 'common-key' });
    expect(JSON.stringify(last())).not.toContain('staff-key');
  });

  it('tell credentials apart', async () => {
    expect(await driven.driver.distinguishes('accept', 'ann', 'ben')).toBe(true);
    expect(await driven.driver.distinguishes('decline', 'ann', 'ben')).toBe(false);
    expect(await driven.driver.distinguishes('trace', 'ann', 'support')).toBe(true);
  });

  it('translate lanes and rows', async () => {
    const lanes = await driven.driver.call('lanes');
    expect(lanes.outputs.lanes).toEqual([
      { poolId: 'EUR-USDT', side: 'on_ramp', available: true, network: 'tron' },
      { poolId: 'EUR-USDT', side: 'off_ramp', available: false },
      { poolId: 'X' },
    ]);
    expect(lanes.problem?.reason).toContain('the side "sideways" of lanes is not in vocabulary.side');
    const close = await driven.driver.call('dailyClose', {
      inputs: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
    });
    expect(app.asked.at(-1)?.query.get('from')).toBe('2026-01-01T00:00:00Z');
    expect(close.outputs.rows).toEqual([
      { orderRef: 1, status: 'settled', amount: '1.0' },
      { orderRef: 2, status: 'pending' },
      { orderRef: 3 },
      { orderRef: 4 },
    ]);
    expect(close.problem?.reason).toBe('the status "odd" of rows is not in vocabulary.status');
  });
});
