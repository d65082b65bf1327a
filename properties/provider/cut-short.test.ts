import { expect, test } from 'vitest';
import { createAllowance } from '../../src/probes/http/allowance.js';
import { findBreaches } from './find-breaches.js';
import { audit, credentials, reasons, smallProvider } from './fixtures/audit.js';
import { type Passing, startGate } from './fixtures/gate.js';
import { smallProfile } from './fixtures/small-provider.js';
import { openLine } from './provider-line.js';

/** A clean provider and a signal that is aborted, and nothing answered any more, from one request on. */
async function until(provider: { readonly url: string }, last: (passing: Passing) => boolean) {
  const stop = new AbortController();
  const url = await startGate(provider.url, (passing) => {
    if (last(passing)) stop.abort();
    // A failure that was ordered may still be taken back.
    return !stop.signal.aborted || passing.method === 'DELETE';
  });
  return { signal: stop.signal, profile: smallProfile(false), targets: [url] };
}

test('a provider that was seen to execute twice fails, however soon the budget ends', async () => {
  const provider = await smallProvider('replay-executes');
  const url = await startGate(provider.url, ({ creation }) => (creation ?? 0) < 12);
  const { failing, unverified, reason, judged, run } = await audit({
    profile: smallProfile(false),
    targets: [url],
    budgetMs: 5_000,
  });
  expect(failing, reasons(judged)).toEqual(['replay-answers-original']);
  expect(unverified).toContain('key-lives-its-time');
  expect(reason('key-lives-its-time')).toMatch(/the key at the end of its time.*--budget/);
  expect(run).toMatchObject({ interrupted: false, broken: null });
  const example = judged.flatMap(({ evidence }) => evidence).find(({ kind }) => kind === 'counterexample');
  expect(example?.data).toMatchObject({ law: { id: 'replay-answers-original' }, steps: [{}, {}] });
});

test('an interrupted run keeps what it has seen broken', async () => {
  const provider = await smallProvider('replay-executes');
  const { failing, judged, run } = await audit(await until(provider, ({ creation }) => creation === 6));
  expect(failing, reasons(judged)).toEqual(['replay-answers-original']);
  expect(run.interrupted).toBe(true);
});

test('of a run that ends in the middle, a check passes whose sequence came to its end, and no other', async () => {
  const provider = await smallProvider(null);
  let clocks = 0;
  const parts = await until(provider, ({ path }) => path === '/_twin/clock' && ++clocks === 2);
  const { failing, passing, unverified, reason, judged } = await audit(parts);
  expect(failing, reasons(judged)).toEqual([]);
  expect(passing).toEqual([
    'changed-body-refused',
    'conflict-tells-nothing',
    'key-required',
    'keys-belong-to-credentials',
    'new-key-new-resource',
    'nothing-created-unseen',
    'parallel-requests-one-execution',
    'replay-answers-original',
    'second-layer-answers',
  ]);
  expect(unverified).toEqual([
    'failed-attempt-can-be-retried',
    'key-lives-its-time',
    'key-survives-restart',
    'unkeyed-operations',
  ]);
  expect(reason('key-lives-its-time')).toMatch(/the run was interrupted/);
  expect(reason('replay-answers-original')).toMatch(/0 generated sequences.*cut short: the run was interrupted/);
});

test('of a run that ends among generated sequences, all that was promised is judged', async () => {
  const provider = await smallProvider(null);
  let fixed = Number.POSITIVE_INFINITY;
  let creations = 0;
  const stop = new AbortController();
  const url = await startGate(provider.url, ({ creation }) => {
    creations = creation ?? creations;
    if (creations > fixed + 20) stop.abort();
    return !stop.signal.aborted;
  });
  const { failing, unverified, reason, judged } = await audit({
    profile: smallProfile(false),
    targets: [url],
    signal: stop.signal,
    sequences: 40,
    restart: () => provider.restart(),
    progress: ({ id, state }) => {
      if (id === 'provider-walks' && state === 'start') fixed = creations;
    },
  });
  expect({ failing, unverified }, reasons(judged)).toEqual({ failing: [], unverified: [] });
  expect(reason('replay-answers-original')).toMatch(/\d generated sequences.*cut short: the run was interrupted/);
});

test('a breach that a generated sequence found stands when the run ends while it is shrunk', async () => {
  const provider = await smallProvider('replay-executes');
  const { signal, profile, targets } = await until(provider, ({ creation }) => creation === 30);
  const line = await openLine({
    ...{ profile, targets, credentials, signal, env: {}, timeoutMs: 15_000, restart: null, now: Date.now },
    controlToken: null,
    allowance: createAllowance({ maxTrades: 500, maxRequestsPerSecond: 5000 }, Date.now),
  });
  const search = {
    line,
    seed: 3,
    tool: { name: 'test', version: '0' },
    tradesLeft: () => 400,
    known: new Set<string>(),
    only: null,
  };
  const { found, cutShort } = await findBreaches({ ...search, sequences: 40 });
  await line.close();
  expect(found.length).toBeGreaterThan(0);
  expect(found[0]?.example.repeats.failed).toBeGreaterThan(0);
  expect(cutShort?.reason).toBe('the run was interrupted');
});
