import { expect, test } from 'vitest';
import { audit, credentials, reasons, smallProvider } from './fixtures/audit.js';
import { smallProfile } from './fixtures/small-provider.js';
import { forecastProvider, total } from './forecast.js';

const whole = { control: true, credentials: 2, restart: true, targets: 1 };

test.each([true, false])('fixed sequences cost what is foretold (quotes: %s)', async (quotes) => {
  const provider = await smallProvider(null);
  const profile = smallProfile(quotes);
  const parts = { profile, targets: [provider.url], restart: () => provider.restart(), sequences: 0 };
  const { run, unverified, judged } = await audit(parts);
  expect(unverified, reasons(judged)).toEqual([]);
  const { scenarios } = forecastProvider(profile, whole, null, 120);
  const cost = total(scenarios.map((each) => each.cost));
  expect(cost.trades).toBe(run.limits.trades.used);
  // The small provider answers every control with an id, as if a fault were armed, so that clock and cache are disarmed too.
  const taken = scenarios.filter(({ id }) => ['expired', 'cache-loss', 'retention'].includes(id)).length;
  expect(run.limits.requests.used - cost.requests).toBeLessThanOrEqual(2 * taken);
  expect(run.limits.requests.used).toBeGreaterThanOrEqual(cost.requests);
});

test('what is missing is named beside the checks that need it', () => {
  const bare = { control: false, credentials: 1, restart: false, targets: 1 };
  const { scenarios } = forecastProvider(smallProfile(false), bare, null, 250);
  const missing = scenarios.flatMap(({ missing, checks }) => (missing === null ? [] : [[missing, ...checks]]));
  expect(missing).toEqual([
    ['second-credential', 'keys-belong-to-credentials'],
    ['control', 'second-layer-answers'],
    ['control', 'key-lives-its-time'],
    ['restart', 'key-survives-restart'],
    ['control', 'failed-attempt-can-be-retried'],
  ]);
  expect(forecastProvider(smallProfile(false), whole, null, 250).scenarios.every((each) => each.missing === null)).toBe(
    true,
  );
});

test('generated sequences end with the allowed creations', () => {
  const plenty = forecastProvider(smallProfile(false), whole, null, 10_000).generated;
  const few = forecastProvider(smallProfile(false), whole, null, 100).generated;
  expect(plenty.sequences).toBe(40);
  expect(few.sequences).toBeGreaterThan(0);
  expect(few.cost.trades).toBeLessThan(100);
  expect(forecastProvider(smallProfile(false), whole, null, 10).generated.sequences).toBe(0);
});

test('one check costs one sequence of its own and some of the generated ones', async () => {
  const only = ['key-required'];
  const { scenarios, generated } = forecastProvider(smallProfile(false), whole, only, 10_000);
  expect(scenarios.map(({ id, checks }) => ({ id, checks }))).toEqual([{ id: 'missing-key', checks: only }]);
  expect(generated.sequences).toBe(10);
  const provider = await smallProvider('replay-executes');
  const parts = { profile: smallProfile(false), targets: [provider.url], credentials, only, sequences: 0 };
  const { run, judged } = await audit(parts);
  expect(run.limits.trades.used, reasons(judged)).toBe(2);
});

test('a breach of a law that nobody asked about is neither shrunk nor repeated', async () => {
  const provider = await smallProvider('replay-executes');
  const only = ['keys-belong-to-credentials'];
  const parts = { profile: smallProfile(false), targets: [provider.url], only, sequences: 3 };
  const { run, judged } = await audit(parts);
  expect(judged.find(({ check }) => check === only[0])?.outcome, reasons(judged)).toBe('pass');
  expect(judged.flatMap(({ evidence }) => evidence).filter(({ kind }) => kind === 'counterexample')).toEqual([]);
  expect(run.limits.trades.used).toBeLessThan(60);
});
