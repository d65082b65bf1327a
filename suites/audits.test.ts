import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Defect, defects } from '../partners/defects/index.js';
import { postgresAnswers } from '../partners/reference/fixtures/postgres.js';
import type { Mistake } from '../partners/styles/swap-desk/mistakes.js';
import { loadCatalogue } from '../src/checks/catalogue.js';
import { type AuditRun, openAuditors, runAudit } from '../src/engine/audit.fixture.js';
import { questionIds, type Report } from '../src/model/report.js';
import { checks, suites } from './index.js';

/**
 * Whole audits. Correct partners run as users run them, in a process of their own with vitest as the engine; planted defects
 * share a few processes, which judge without it, and the record of one shows that this comes to the same.
 * All stand in this one file, so that `maxConcurrency` bounds how many share the machine: more would starve the clocks
 * that they measure. Whole audits of correct partners have it nearly for themselves: nothing may be blamed on a crowd.
 */
const at = (file: string) => fileURLToPath(new URL(`../partners/${file}`, import.meta.url));
const hasPostgres = await postgresAnswers();
const catalogue = loadCatalogue();

/** `READINESS_FULL_MATRIX=1` audits every defect by everything; else those that it takes to see each check fail once. */
const everything = process.env.READINESS_FULL_MATRIX === '1';
const planted = everything ? defects : covering(defects);
/** The first defect of each question or area is audited by all of it, the others by the checks that they must trip. */
const first = new Set(new Map([...defects].reverse().map(({ id, question }) => [question, id])).values());
/** Its record is judged by vitest and without it. */
const judgedBothWays = 'failed-keeps-hold';
const isGenerated = (check: string) => check.startsWith('walks-');

/** Correct integrations share neither wire nor habits nor store, and none of them is blamed for anything that gates. */
describe('correct partners are ready', { timeout: 400_000 }, () => {
  const auditReplicas = () => runAudit(['--manifest', at('reference/readiness.postgres.yaml')]);
  /** Mostly waiting, for its groups of drills share one stage: it runs beside the others. */
  let replicas: Promise<AuditRun> | null = null;
  beforeAll(() => {
    if (!hasPostgres) return;
    replicas = auditReplicas();
    replicas.catch(() => undefined);
  });

  test('the reference partner on its embedded store', async () => {
    const audit = await runAudit([]);
    expect(audit.open).toEqual([]);
    expectReady(audit);
  });

  test.each(['rpc-desk', 'forms-shop'])('%s', async (style) => {
    expectReady(await runAudit(['--manifest', at(`styles/${style}.yaml`)]));
  });

  test.skipIf(!hasPostgres)('two replicas on one PostgreSQL (skipped without one)', async () => {
    const begun = replicas ?? auditReplicas();
    replicas = null;
    const audit = await begun;
    expect(audit.open).toEqual([]);
    expectReady(audit);
  });
});

const auditors = openAuditors();
afterAll(() => auditors.close());

/** Each planted mistake turns exactly its question unsafe, by exactly its checks. */
describe('defect matrix', { concurrent: true, timeout: 400_000 }, () => {
  test.each(planted.map((defect) => [defect.id, defect] as const))('%s', async (id, { question, checks: expected }) => {
    const own = suites[question as keyof typeof suites].map((check) => check.id as string);
    const whole = everything || first.has(id) ? own.filter((check) => !isGenerated(check)) : [];
    const wanted = [...new Set([...whole, ...expected])];
    const args = ['--defect', id, ...(everything ? [] : ['--only', wanted.join(',')])];
    const audit = await (id === judgedBothWays ? runAudit(args, { seen: sameBothWays }) : auditors.run(args));
    // Generated walks may come upon more than they must, as long as it answers the same question.
    const found = audit.failing.filter(
      (check) => expected.includes(check) || !(isGenerated(check) && own.includes(check)),
    );
    expect(found, audit.open.join('\n')).toEqual([...expected].sort());
    expect(audit.unsafe).toEqual([question]);
    const gate = holds(question, expected, everything ? null : wanted);
    expect(audit.status, audit.stderr).toBe(gate ? 1 : everything ? 0 : 2);
  });
});

const auditSwaps = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runAudit(['--profile', 'swaps', '--manifest', at('styles/swap-desk.yaml'), ...args], { env });

/** What each mistake of a Swaps partner must trip, and nothing else. */
const mistakes: Readonly<Record<Mistake, readonly string[]>> = {
  'key-per-try': ['one-swap-per-confirm', 'swap-crash-keeps-key', 'swap-retry-keeps-key'],
  'key-in-memory': ['one-swap-per-confirm', 'swap-crash-keeps-key'],
  'key-shared': ['swap-key-per-confirm'],
  'no-key': ['swap-key-per-confirm'],
  'key-not-uuid': ['swap-key-is-uuid'],
  'body-per-try': ['swap-retry-keeps-key'],
  'refusal-taken-for-swap': ['swap-refusals-are-no-swaps'],
  'retries-in-a-loop': ['swap-retries-are-bounded'],
  'retries-at-a-fixed-pause': ['swap-retries-are-bounded'],
  'confirm-repeated': ['one-swap-per-confirm', 'swap-crash-keeps-key', 'swap-retry-keeps-key'],
  'never-retried': ['swap-retries-are-bounded'],
};

/** One mistake of each kind, audited also in CI. */
const telling = ['key-in-memory', 'refusal-taken-for-swap', 'retries-at-a-fixed-pause'];

/** What needs no restart of the desk, for mistakes that no restart brings out. */
const withoutCrash = suites['swap-contract'].map(({ id }) => id).filter((id) => !/crash|one-swap/.test(id));

/** Mostly waiting for the pauses of others, so they run side by side. */
describe('partners of Swaps', { concurrent: true, timeout: 300_000 }, () => {
  test('a correct desk is ready', async () => {
    const { report, open, status } = await auditSwaps([]);
    expect(open).toEqual([]);
    expect(report.verdict).toBe('ready');
    expect(status).toBe(0);
    expect(report.questions.map(({ id }) => id)).toEqual(['swap-contract']);
  });

  test.each(Object.entries(mistakes).filter(([id]) => everything || telling.includes(id)))(
    '%s',
    async (mistake, checks) => {
      const asked = checks.includes('swap-crash-keeps-key') ? [] : ['--only', withoutCrash.join(',')];
      const { failing, open, status } = await auditSwaps(asked, { SWAP_DESK_MISTAKE: mistake });
      expect(failing, open.join('\n')).toEqual(checks);
      // A key of another form is advice, and the checks left out keep the gate shut; everything else is unsafe.
      expect(status).toBe(mistake === 'key-not-uuid' ? 2 : 1);
    },
  );
});

/**
 * An area holds the gate by a blocker that failed or was not looked at; else it is information (docs/decisions/roll-up.md).
 * `seen` are the checks that were asked for, null for all.
 */
function holds(question: string, failing: readonly string[], seen: readonly string[] | null): boolean {
  if (questionIds.some((id) => id === question)) return true;
  const blockers = catalogue.checks.filter((check) => check.question === question && check.severity === 'blocker');
  return blockers.some(({ id }) => failing.includes(id) || (seen !== null && !seen.includes(id)));
}

test('what is audited brings every check to fail that any defect does', () => {
  const tripped = (some: readonly Defect[]) => new Set(some.flatMap((defect) => defect.checks));
  expect(tripped(planted)).toEqual(tripped(defects));
});

test('every defect names checks that exist', () => {
  const known = new Set(checks.map(({ id }) => id));
  for (const { id, checks: expected } of defects) {
    expect(expected, id).not.toEqual([]);
    expect(
      expected.filter((check) => !known.has(check)),
      id,
    ).toEqual([]);
  }
});

/** The record of a run judged once more by each engine: one report, but for the time that it took. */
async function sameBothWays(out: string): Promise<void> {
  const [vitest, direct] = await Promise.all([runAudit(['--from', out]), auditors.run(['--from', out])]);
  expect(timeless(direct.report)).toEqual(timeless(vitest.report));
  expect(direct.status).toBe(vitest.status);
}

function timeless(report: Report): Report {
  return { ...report, checks: report.checks.map((check) => ({ ...check, durationMs: 0 })) };
}

function expectReady({ report, status, stderr }: AuditRun): void {
  const gating = report.checks.filter(
    ({ outcome, severity }) => outcome !== 'pass' && outcome !== 'not-applicable' && severity !== 'minor',
  );
  expect(gating.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
  expect(report.verdict).toBe('ready');
  expect(status, stderr).toBe(0);
}

/** The defects, in their order, that bring a check to fail which no earlier one did. */
function covering(all: readonly Defect[]): readonly Defect[] {
  const failed = new Set<string>();
  return all.filter(({ checks: tripped }) => {
    const news = tripped.some((check) => !failed.has(check));
    for (const check of tripped) failed.add(check);
    return news;
  });
}
