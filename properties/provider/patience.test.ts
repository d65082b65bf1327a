import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createAllowance } from '../../src/probes/http/allowance.js';
import { createDispatcher } from '../../src/probes/http/transport.js';
import { audit, reasons, smallProvider } from './fixtures/audit.js';
import { listen, startGate } from './fixtures/gate.js';
import { smallProfile } from './fixtures/small-provider.js';
import { openControl } from './twin-control.js';

/** How long an answer is waited for: none comes late by accident. */
const timeoutMs = 500;

test('a provider that lists and never creates is given up on, by what it left without an answer', async () => {
  const provider = await smallProvider(null);
  let creations = 0;
  const url = await startGate(provider.url, ({ creation }) => {
    creations = creation ?? creations;
    return creation === null;
  });
  const { failing, passing, judged, reason, run } = await audit({
    profile: smallProfile(false),
    targets: [url],
    timeoutMs,
  });
  expect({ failing, passing }, reasons(judged)).toEqual({ failing: [], passing: [] });
  expect(creations).toBe(3);
  expect(reason('key-lives-its-time')).toMatch(/POST \/orders, 3 times in a row: timeout: no complete answer within/);
  expect(judged.find(({ check }) => check === 'key-lives-its-time')?.fault).toBe('partner');
  expect(run.broken).toBeNull();
});

test('a provider whose quotes time out is given up on too', async () => {
  const provider = await smallProvider(null);
  let quotes = 0;
  const url = await startGate(provider.url, ({ path }) => path !== '/quotes' || ++quotes <= 12);
  const { failing, judged, reason } = await audit({ profile: smallProfile(true), targets: [url], timeoutMs });
  expect(failing, reasons(judged)).toEqual([]);
  expect(quotes).toBe(15);
  expect(reason('key-survives-restart')).toMatch(/POST \/quotes, 3 times in a row: timeout/);
});

test('a provider that stops creating under generated sequences passes nothing', async () => {
  const provider = await smallProvider(null);
  let hangs = false;
  const url = await startGate(provider.url, ({ creation }) => creation === null || !hangs);
  const { failing, passing, judged, reason } = await audit({
    profile: smallProfile(false),
    targets: [url],
    timeoutMs,
    restart: () => provider.restart(),
    progress: ({ id, state }) => {
      if (id === 'provider-walks' && state === 'start') hangs = true;
    },
  });
  expect({ failing, passing }, reasons(judged)).toEqual({ failing: [], passing: [] });
  expect(reason('replay-answers-original')).toMatch(/generated sequences were cut short: POST \/orders, 3 times/);
});

test('lists that time out are no longer asked for, and hold up nothing else', async () => {
  const provider = await smallProvider(null);
  let lists = 0;
  const url = await startGate(provider.url, ({ method, path }) => {
    const list = method === 'GET' && path === '/orders';
    if (list) lists += 1;
    return !list;
  });
  const parts = { profile: smallProfile(false), targets: [url], timeoutMs, restart: () => provider.restart() };
  const { failing, unverified, judged } = await audit(parts);
  expect({ failing, unverified }, reasons(judged)).toEqual({ failing: [], unverified: ['nothing-created-unseen'] });
  // The first three of each drill.
  expect(lists).toBe(6);
});

test('one creation that is slow now and then is waited for', async () => {
  const provider = await smallProvider(null);
  const url = await startGate(provider.url, ({ creation }) => creation === null || creation % 9 !== 0);
  const limits = { maxTrades: 60, maxRequestsPerSecond: 5000 };
  const { failing, run, judged } = await audit({ profile: smallProfile(false), targets: [url], timeoutMs, limits });
  expect(failing, reasons(judged)).toEqual([]);
  expect(run.limits.trades.used).toBeGreaterThan(40);
});

test.each([true, false])(
  'a provider that is down is the one to mend, whatever controls it (quotes: %s)',
  async (quotes) => {
    const { failing, judged, run } = await audit({ profile: smallProfile(quotes), targets: ['http://127.0.0.1:9'] });
    expect(failing, reasons(judged)).toEqual([]);
    expect(run.broken).toEqual({ fault: 'partner', reason: expect.stringMatching(/127\.0\.0\.1:9.* never answered/) });
    expect(new Set(judged.filter(({ outcome }) => outcome === 'unverified').map(({ fault }) => fault))).toEqual(
      new Set(['partner']),
    );
  },
);

test('a control that never answers leaves open what needs it, and holds nobody up', async () => {
  const provider = await smallProvider(null);
  let asked = 0;
  const url = await startGate(provider.url, ({ path }) => {
    const control = path.startsWith('/_twin');
    if (control) asked += 1;
    return !control;
  });
  const { failing, judged, reason } = await audit({ profile: smallProfile(false), targets: [url], timeoutMs });
  expect(failing, reasons(judged)).toEqual([]);
  expect(reason('key-lives-its-time')).toMatch(/of the provider's control was not sent: it did not answer 3 times/);
  // The first three of each drill.
  expect(asked).toBe(6);
  const quoted = await audit({ profile: smallProfile(true), targets: [url], timeoutMs });
  expect(quoted.failing, reasons(quoted.judged)).toEqual([]);
  expect(quoted.reason('expired-quote-refused')).toMatch(/did not tell its time/);
});

test.each([
  ['never ends its answer', 'x'.repeat(1 << 20)],
  ['never answers', ''],
])('a control that %s is left', async (_name, chunk) => {
  const server = createServer((_, res) => {
    const pour = () => {
      while (chunk !== '' && !res.destroyed && res.write(chunk));
    };
    res.on('drain', pour);
    pour();
  });
  const target = await listen(server);
  const dispatcher = createDispatcher(new URL(target), { caFile: null, env: {} });
  onTestFinished(() => dispatcher.destroy());
  const control = openControl({
    ...{ target, token: 'token', dispatcher, timeoutMs: 5_000, now: Date.now, signal: new AbortController().signal },
    ...(chunk === '' ? { timeoutMs } : {}),
    allowance: createAllowance({ maxTrades: 10, maxRequestsPerSecond: 100 }, Date.now),
  });
  expect(await control.aheadMs()).toBeNull();
  expect(await control.arrivals(null, 2)).toEqual([]);
  expect((await control.post('/_twin/clock', {})).obstacle).toMatch(chunk === '' ? /timeout/ : /too large/);
});
