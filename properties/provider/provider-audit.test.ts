import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Counterexample } from '../../src/model/counterexample.js';
import { startTwin } from '../../twin/index.js';
import { loadProfile } from '../profiles/load-profile.js';
import { audit, credentials, reasons } from './fixtures/audit.js';
import { type Flaw, flaws, smallProfile, startSmallProvider } from './fixtures/small-provider.js';
import { replayProvider } from './replay-provider.js';

/** Every mistake, whether the provider deals in quotes, and exactly the checks that tell of it. */
const expected: Readonly<Record<Flaw, readonly string[]>> = {
  'keyless-taken': ['key-required'],
  'replay-executes': [
    'changed-body-refused',
    'key-lives-its-time',
    'key-survives-restart',
    'parallel-requests-one-execution',
    'replay-answers-original',
    'second-layer-answers',
  ],
  'replay-status': ['key-lives-its-time', 'key-survives-restart', 'replay-answers-original', 'second-layer-answers'],
  'looks-before-it-claims': ['parallel-requests-one-execution'],
  'body-ignored': ['changed-body-refused', 'second-layer-answers'],
  'conflict-echoes': ['conflict-tells-nothing'],
  'conflict-points': ['conflict-tells-nothing'],
  'bodies-are-keys': ['changed-body-refused', 'new-key-new-resource', 'second-layer-answers'],
  'forgets-early': ['key-lives-its-time'],
  'never-forgets': ['key-lives-its-time'],
  'cache-only': ['second-layer-answers'],
  'keys-are-global': ['keys-belong-to-credentials'],
  'reads-want-keys': ['unkeyed-operations'],
  'makes-two': ['nothing-created-unseen'],
  'error-sticks': ['failed-attempt-can-be-retried'],
  'forgets-at-restart': ['key-survives-restart'],
  'quotes-execute-twice': ['parallel-requests-one-execution', 'quote-executes-once'],
  'late-quotes-execute': ['expired-quote-refused'],
};

describe('a provider that makes one mistake fails exactly the checks that tell of it', () => {
  test.each(flaws)('%s', async (flaw) => {
    const provider = await startSmallProvider(flaw);
    onTestFinished(() => provider.close());
    const profile = smallProfile(flaw.includes('quotes'));
    const parts = { profile, targets: [provider.url], restart: () => provider.restart(), sequences: 1 };
    const { failing, judged } = await audit(parts);
    expect(failing, reasons(judged)).toEqual(expected[flaw]);
  });

  test.each([true, false])('none without a mistake (quotes: %s)', async (quotes) => {
    const provider = await startSmallProvider(null);
    onTestFinished(() => provider.close());
    const parts = { profile: smallProfile(quotes), targets: [provider.url], restart: () => provider.restart() };
    const { failing, unverified, judged } = await audit(parts);
    expect({ failing, unverified }, reasons(judged)).toEqual({ failing: [], unverified: [] });
  });
});

/** One answer to everything. */
async function answerAlways(status: number, type: string, body: string): Promise<string> {
  const server = createServer((_req, res) => res.writeHead(status, { 'content-type': type }).end(body));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A TCP server that listens has an address object.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('at a provider that does not work nothing is seen, and nothing is blamed', () => {
  test.each([
    [500, 'application/json', '{"code":"broken"}'],
    [400, 'application/json', '{"code":"refused"}'],
    [409, 'application/json', '{"code":"conflict"}'],
    [429, 'application/json', '{"code":"slower"}'],
    [204, 'text/plain', ''],
    [200, 'text/html', '<html>\u0000 not json {'],
  ])('%s %s', async (status, type, body) => {
    const url = await answerAlways(status, type, body);
    for (const quotes of [false, true]) {
      const parts = { profile: smallProfile(quotes), targets: [url], restart: async () => null };
      const { failing, judged } = await audit(parts);
      expect(failing, reasons(judged)).toEqual([]);
      const passing = judged.filter(({ outcome }) => outcome === 'pass').map(({ check }) => check);
      // A read that answers does take no key.
      expect(passing, reasons(judged)).toEqual(status < 300 ? ['unkeyed-operations'] : []);
    }
  });
});

describe('the twin', () => {
  const swapsCredential = (id: string) => `gspk_test_${id}00000000:gssk_test_${id}00000000`;
  const partner = (id: string, secretKey: string) => ({
    ...{ id, secretKey, publishableKey: `pk_test_${id}00000000`, swapsCredential: swapsCredential(id) },
  });
  const clocks = {
    '0pools': ['expired-quote-refused', 'failed-attempt-can-be-retried'],
    swaps: ['failed-attempt-can-be-retried', 'key-lives-its-time', 'second-layer-answers'],
  } as const;

  test.each(['0pools', 'swaps'] as const)(
    'keeps %s, and without its control just what needs it is open',
    async (id) => {
      const twin = await startTwin({
        partners: [partner('alice', credentials[0]), partner('bobby', credentials[1])],
        swapLimits: { perCredential: 5000, perAddress: 5000 },
      });
      onTestFinished(() => twin.close());
      const loaded = await loadProfile(id, {});
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
      const own = id === 'swaps' ? [swapsCredential('alice'), swapsCredential('bobby')] : credentials;
      const parts = { profile: loaded.profile, targets: [id === 'swaps' ? twin.swaps : twin.pools], credentials: own };
      const whole = await audit({ ...parts, controlToken: twin.controlToken });
      expect({ failing: whole.failing, unverified: whole.unverified }, reasons(whole.judged)).toEqual({
        failing: [],
        unverified: [],
      });
      expect(whole.run.created.trades.length).toBeGreaterThan(0);
      const race = ({ judged }: typeof whole) =>
        judged.find(({ check }) => check === 'parallel-requests-one-execution')?.reason;
      expect(race(whole)).toMatch(/left within \d+\.\d{3} ms, arrived within \d+\.\d{3} ms/);
      const blind = await audit({ ...parts, controlToken: null });
      expect(race(blind)).toMatch(/left within \d+\.\d{3} ms and/);
      expect({ failing: blind.failing, unverified: blind.unverified }, reasons(blind.judged)).toEqual({
        failing: [],
        unverified: [...clocks[id]],
      });
    },
  );
});

test.each([true, false])('a correct provider that throttles is not blamed for it (quotes: %s)', async (quotes) => {
  const provider = await startSmallProvider(null, { throttles: true });
  onTestFinished(() => provider.close());
  const parts = { profile: smallProfile(quotes), targets: [provider.url], restart: () => provider.restart() };
  const { failing, judged } = await audit(parts);
  expect(failing, reasons(judged)).toEqual([]);
  expect(reasons(judged)).toMatch(/failed-attempt-can-be-retried unverified: .*status 429, which says nothing/);
});

test('a provider that takes keys as strings of RFC 8941 alone is asked so where its profile says so', async () => {
  const provider = await startSmallProvider(null, { wantsQuotes: true });
  onTestFinished(() => provider.close());
  const parts = { targets: [provider.url], restart: () => provider.restart() };
  const quoted = await audit({ ...parts, profile: { ...smallProfile(false), keyFormat: 'quoted' } });
  const { failing, unverified } = quoted;
  expect({ failing, unverified }, reasons(quoted.judged)).toEqual({ failing: [], unverified: [] });
  const plain = await audit({ ...parts, profile: smallProfile(false) });
  expect(plain.failing, reasons(plain.judged)).toEqual([]);
  expect(plain.unverified).toContain('replay-answers-original');
});

test('a resource is found on a page too', async () => {
  const page = await answerAlways(201, 'text/html', '<p>Order <b id="order">order-1</b></p>');
  const { operations, ...rest } = smallProfile(false);
  const create = { ...operations.create, outputs: { id: { css: '#order' } } };
  const { judged } = await audit({ profile: { ...rest, operations: { ...operations, create } }, targets: [page] });
  const replay = judged.find(({ check }) => check === 'replay-answers-original');
  expect(replay, reasons(judged)).toMatchObject({ outcome: 'pass' });
});

test('a read that wants a key is written down with what answers it, not with the status of a replay', async () => {
  const provider = await startSmallProvider('reads-want-keys');
  onTestFinished(() => provider.close());
  const { judged } = await audit({ profile: smallProfile(false), targets: [provider.url], sequences: 1 });
  const { evidence } = judged.find(({ check }) => check === 'unkeyed-operations') ?? { evidence: [] };
  const example = evidence.find(({ kind }) => kind === 'counterexample')?.data as Counterexample;
  const expectation = example.expectations.find(({ expect: what }) => what === 'status');
  if (expectation?.expect !== 'status') throw new Error(JSON.stringify(example.expectations));
  expect(expectation.oneOf).toEqual(['2xx']);
  expect(example.actions[expectation.action]).toMatchObject({ path: '/terms', answer: { status: 400 } });
});

test('a breach is shrunk, stands alone in its file, and breaks again when it is replayed', async () => {
  const provider = await startSmallProvider('cache-only');
  onTestFinished(() => provider.close());
  const { judged } = await audit({ profile: smallProfile(false), targets: [provider.url] });
  const evidence = judged
    .find(({ check }) => check === 'second-layer-answers')
    ?.evidence.find(({ kind }) => kind === 'counterexample');
  // Through JSON, as a file holds it.
  const example = JSON.parse(JSON.stringify(evidence?.data)) as Counterexample;
  expect(example.steps.length).toBeLessThanOrEqual(6);
  expect(example.repeats.failed).toBe(example.repeats.runs);
  expect(JSON.stringify(example)).not.toContain(credentials[0]);
  const replay = {
    env: { PROVIDER_SECRET_KEY: credentials[0] },
    control: { token: 'token-of-a-small-provider' },
    runs: 2,
    signal: new AbortController().signal,
  };
  expect(await replayProvider(example, { ...replay, targets: [provider.url] })).toMatchObject({ runs: 2, failed: 2 });
  const correct = await startSmallProvider(null);
  onTestFinished(() => correct.close());
  const held = { runs: 2, failed: 0, seen: null, obstacle: null };
  expect(await replayProvider(example, { ...replay, targets: [correct.url] })).toEqual(held);
  const blind = await replayProvider(example, { ...replay, control: null, targets: [correct.url] });
  expect(blind.obstacle).toMatch(/out of reach/);
});

test('a provider that does not answer was not looked at', async () => {
  const { failing, run, judged } = await audit({ profile: smallProfile(false), targets: ['http://127.0.0.1:9'] });
  expect(failing, reasons(judged)).toEqual([]);
  expect(run.broken?.reason).toMatch(/never answered/);
});
