import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/checks/package-root.js';
import { complaints } from '../../src/counterexamples/complaints.js';
import { shellScript } from '../../src/counterexamples/shell-script.js';
import { type LoneStage, openLoneStage } from '../../src/drills/lone-stage.js';
import { createRedactor } from '../../src/history/redact.js';
import { loadManifest } from '../../src/manifest/index.js';
import type { Counterexample } from '../../src/model/counterexample.js';
import { exampleOf } from './example.js';
import { breachesOf, laws } from './laws/index.js';
import { goSteps, runWalk } from './run-walk.js';
import { openShop } from './shop.fixture.js';
import type { PartnerStep } from './steps.js';

const lock: PartnerStep = { do: 'lock', lasts: 'long', upstream: 'settles' };
const accept: PartnerStep = { do: 'accept', quote: 0 };
const lostAnswer: PartnerStep = {
  ...{ do: 'fault', quote: 0, point: 'after-commit', failure: 'drop', times: 1 },
};

const failures: PartnerStep = { ...{ do: 'fault', quote: 0, point: 'before-commit', failure: '503', times: 8 } };

/** Mistakes that are planted all at once, and walks that break a law then. */
const planted = {
  duplicates: ['new-key-per-retry', 'second-accept-requotes', 'ledger-doubled-on-retry'],
  records: [
    'retry-storm',
    'out-of-order-event-regresses',
    'trade-id-lost-after-retry',
    'throttle-ignored',
    'unavailable-hammered',
  ],
};
const broken: readonly (readonly [law: string, mistakes: keyof typeof planted, steps: readonly PartnerStep[]])[] = [
  ['one-key', 'duplicates', [lock, lostAnswer, accept]],
  ['one-trade', 'duplicates', [lock, accept, accept]],
  ['retries-credit-once', 'duplicates', [lock, lostAnswer, accept]],
  ['bounded-retries', 'records', [lock, failures, accept]],
  ['bounded-retries', 'records', [lock, failures, accept, accept]],
  ['limits-respected', 'records', [lock, { do: 'refuse', quote: 0, as: 'rate_limited' }, accept]],
  ['unavailable-respected', 'records', [{ do: 'lock-unavailable', reason: 'pool_dry' }]],
  ['terminal-stands', 'records', [lock, accept, { do: 'late-event', quote: 0 }]],
  ['ids-recorded', 'records', [lock, lostAnswer, accept]],
];

const dir = mkdtempSync(join(tmpdir(), 'readiness-walks-'));
const stages: LoneStage[] = [];

async function open(defects: readonly string[]): Promise<LoneStage> {
  const loaded = await loadManifest(join(packageRoot(), 'partners', 'reference', 'readiness.yaml'), {});
  if (!loaded.ok) throw new Error('the manifest of the reference partner cannot be read');
  const signal = new AbortController().signal;
  // An order that turned back never comes to its end.
  const manifest = { ...loaded.manifest, timing: { ...loaded.manifest.timing, settleWithinMs: 3_000 } };
  const stage = await openLoneStage(manifest, { id: 'walks', signal, seed: 1, defects });
  stages.push(stage);
  return stage;
}

let wrong: Readonly<Record<keyof typeof planted, LoneStage>>;
let correct: LoneStage;
beforeAll(async () => {
  const [duplicates, records, none] = await Promise.all([open(planted.duplicates), open(planted.records), open([])]);
  wrong = { duplicates, records };
  correct = none;
});
afterAll(async () => {
  await Promise.all(stages.map((stage) => stage.close()));
  rmSync(dir, { recursive: true, force: true });
});

/** A starved machine spaces a storm by chance now and then: as an audit does, what must break is tried a few times. */
async function untilBroken<T>(attempt: () => Promise<T>, isBroken: (came: T) => boolean): Promise<T> {
  let came = await attempt();
  for (let tries = 1; tries < 5 && !isBroken(came); tries += 1) came = await attempt();
  return came;
}

/** The walk's counterexample as it would lie on disk. */
async function found(lawId: string, { context }: LoneStage, steps: readonly PartnerStep[]): Promise<Counterexample> {
  const law = laws.find(({ id }) => id === lawId);
  if (!law) throw new Error(`no law ${lawId}`);
  const setting = { id: `${lawId}-walk`, account: 'alice', alone: true, usual: null, enough: () => false };
  const walked = await runWalk(context, setting, goSteps(steps));
  const seen = breachesOf(walked.observation, [law])[0]?.seen ?? 'nothing';
  const finding = { law: lawId, seen, walked, seed: 1, path: 'known:0', runs: 1, failed: 1, afterMs: 0 };
  return createRedactor().redact(exampleOf(finding, law, context.manifest));
}

function run(example: Counterexample, { context }: LoneStage): Promise<{ status: number; said: string }> {
  const file = join(dir, `${example.law.id}.sh`);
  writeFileSync(file, shellScript(example, 'example.json'));
  const twin = context.upstream();
  const env = {
    PATH: process.env.PATH,
    TARGET_URL: context.stage.baseUrl,
    TWIN_URL: twin.origin,
    TWIN_CONTROL_TOKEN: twin.controlToken,
  };
  return new Promise((done) => {
    execFile('sh', [file], { env, timeout: 60_000 }, (error, stdout, stderr) =>
      done({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said: stdout + stderr }),
    );
  });
}

async function tells(law: string, steps: readonly PartnerStep[], broken: LoneStage, kept: LoneStage): Promise<void> {
  const example = await untilBroken(
    () => found(law, broken, steps),
    ({ expectations }) => expectations.length > 0,
  );
  expect(complaints(example)).toEqual([]);
  expect(example.expectations, example.seen).not.toEqual([]);
  const [again, held] = await Promise.all([
    untilBroken(
      () => run(example, broken),
      ({ status }) => status === 1,
    ),
    run(example, kept),
  ]);
  expect(again, again.said).toMatchObject({ status: 1, said: expect.stringContaining('broken: ') });
  expect(held, held.said).toMatchObject({ status: 0 });
}

describe('the export of a generated walk', { timeout: 120_000 }, () => {
  test.each(broken)('tells an app that breaks %s from one that keeps it', async (law, mistakes, steps) => {
    await tells(law, steps, wrong[mistakes], correct);
  });

  test('tells requests of one execution that run side by side from one that runs alone', async () => {
    const [hasty, patient] = [await openShop({ sends: 2 }), await openShop({})];
    await tells('one-at-a-time', [lock, accept], hasty, patient);
  });
});
