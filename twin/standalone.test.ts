import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PoolsCaller } from './fixtures/pools-caller.js';
import { startTwin } from './index.js';
import { SCENARIO_SCHEMA } from './scenario-schema.js';
import { runStandalone } from './standalone.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'twin-standalone-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function scenario(text: string): Promise<string> {
  const file = path.join(folder, `${Math.random().toString(36).slice(2)}.yaml`);
  await writeFile(file, text);
  return file;
}

it('starts with nothing given and tells what a developer needs', async () => {
  let out = '';
  const twin = await runStandalone({}, (text) => {
    out += text;
  });
  try {
    const [partner] = twin.partners;
    for (const wanted of [twin.pools, twin.swaps, twin.controlToken, partner?.secretKey, partner?.webhook?.secret]) {
      expect(out).toContain(wanted);
    }
    expect((await new PoolsCaller(twin).quote()).status).toBe(200);
  } finally {
    await twin.close();
  }
});

it('takes partners, pools and faults from a scenario file and shows none of its keys', async () => {
  const file = await scenario(`
scenario: 1
quoteTtlMs: 4000
settlement: hold
partners:
  - { id: acme, secretKey: sk_test_acme1, publishableKey: pk_test_acme1, balance: "500.00" }
pools:
  - { id: EUR-USDC, fiatCurrency: EUR, cryptoCurrency: USDC, networks: [tron], sides: [on_ramp], rate: "1.05" }
wire: { fields: { amount: fiatAmount } }
faults:
  - match: { operation: transact, amount: "60.00" }
    when: { first: 1 }
    point: after-commit
    effect: { kind: drop }
`);
  let out = '';
  const twin = await runStandalone({ scenario: file }, (text) => {
    out += text;
  });
  try {
    expect(out).not.toContain('sk_test_acme1');
    const caller = new PoolsCaller(twin);
    const { json } = await caller.quote({ fiatAmount: '60.00' }, 'EUR-USDC');
    const transact = () =>
      caller.post('/pools/EUR-USDC/transact', { quoteId: json.quoteId }, { 'idempotency-key': 'k' });
    await expect(transact()).rejects.toThrow();
    expect((await transact()).json.status).toBe('reserved');
    expect((await caller.poll(String(json.quoteId))).json.status).toBe('reserved');
  } finally {
    await twin.close();
  }
});

it.each([
  ['scenario: 1\nquoteTTL: 5', /scenario: must NOT have additional properties \(quoteTTL\)/],
  ['scenario: 2', /scenario\.scenario/],
  ['scenario: 1\nfaults: [{ match: {}, point: sometime, effect: { kind: drop } }]', /faults\.0\.point/],
  ['scenario: [', /./],
])('refuses %j', async (text, reason) => {
  await expect(runStandalone({ scenario: await scenario(text) }, () => undefined)).rejects.toThrow(reason);
});

it('stands in front of a sandbox, here a second twin', async () => {
  const sandbox = await startTwin();
  let out = '';
  const proxy = await runStandalone({ forwardTo: sandbox.pools }, (text) => {
    out += text;
  });
  try {
    for (const wanted of [proxy.pools, sandbox.pools, proxy.controlToken]) expect(out).toContain(wanted);
    const caller = new PoolsCaller({ pools: proxy.pools, partners: sandbox.partners });
    proxy.arm({
      match: { operation: 'transact' },
      when: { first: 1 },
      point: 'after-commit',
      effect: { kind: 'drop' },
    });
    const quoteId = await caller.quoteId();
    await expect(caller.transact(quoteId, 'k')).rejects.toThrow();
    expect((await caller.transact(quoteId, 'k')).json.transactId).toBe(sandbox.tradeByQuote(quoteId)?.transactId);
    const both = runStandalone({ forwardTo: sandbox.pools, scenario: 'x.yaml' }, () => undefined);
    await expect(both).rejects.toThrow(/not for a proxy/);
  } finally {
    await proxy.close();
    await sandbox.close();
  }
});

it('tells where it differs from a vendor description, and refuses what is none', async () => {
  let out = '';
  const openapi = await scenario('openapi: 3.1.0\npaths: { /pools: { get: { responses: { 200: {}, 410: {} } } } }');
  const twin = await runStandalone({ openapi }, (text) => {
    out += text;
  });
  await twin.close();
  expect(out).toContain('GET /pools: answer 410 is never given without a fault');
  expect(out).toContain('POST /pools/{}/transact: served by the twin, not described');
  await expect(runStandalone({ openapi: await scenario('a: b') }, () => undefined)).rejects.toThrow(/has no paths/);
});

it('publishes the schema that it validates with', async () => {
  const file = new URL('../schema/twin-scenario.schema.json', import.meta.url);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(SCENARIO_SCHEMA);
});
