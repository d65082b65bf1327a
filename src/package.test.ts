import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from './checks/package-root.js';
import { leftRunning } from './cli/left-running.fixture.js';
import { leftOutReason, type Report } from './model/report.js';

const exec = promisify(execFile);
const root = packageRoot();
const dir = mkdtempSync(join(tmpdir(), 'readiness-package-'));
const mark = randomUUID();
const installed = join(dir, 'node_modules', '0pools-readiness');
/** CI installs as a user does; elsewhere the checkout's dependencies stand in for a minute of npm. */
const asUser = process.env.READINESS_REQUIRE_SERVICES === '1';

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function readiness(cwd: string, ...words: readonly string[]): Promise<Ran> {
  const bin = join(dir, 'node_modules', '.bin', 'readiness');
  const env = { ...process.env, NO_COLOR: '1', AUDIT_MARK: mark };
  const options = { cwd, env, maxBuffer: 64 * 2 ** 20 };
  return exec(bin, [...words], options).then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ status: code, stdout, stderr }),
  );
}

const ownDriver = `import { defineDriver } from '0pools-readiness';

export default defineDriver({
  async accept(inputs, ctx) {
    const headers = { 'x-attempt-id': inputs.attemptId };
    const answer = await ctx.http({ method: 'POST', path: \`/api/quotes/\${inputs.quoteRef}/accept\`, headers });
    if (answer.status >= 400) return { outcome: answer.status < 500 ? 'refused' : 'error', outputs: {} };
    const { order } = answer.json() as { order: { id: string; tradeId?: string; state: string } };
    const message = 'the driver was here';
    return { outcome: 'ok', outputs: { orderRef: order.id, tradeId: order.tradeId, status: order.state, message } };
  },
});
`;

const ownSuite = `import { defineCheck, judgeSuite, timelineEvidence } from '0pools-readiness/suite';

const check = defineCheck({
  id: 'own-accept-goes-through-the-driver',
  needs: ['entitlement'],
  messages: { other: 'The accept went another way.' },
  judge({ entitlement }, say) {
    for (const trial of entitlement.trials) {
      const accept = trial.calls.find((call) => call.operation === 'accept' && call.outcome === 'ok');
      if (accept?.outputs.message === 'the driver was here') say.met('the driver left its mark', [timelineEvidence(trial)]);
      else say.fail('other', {}, [timelineEvidence(trial)]);
    }
  },
});

judgeSuite('entitlement', [check], [
  {
    id: check.id,
    title: 'Our accept goes through our driver',
    question: 'entitlement',
    severity: 'minor',
    rules: ['SAFE-3'],
    why: 'We say so.',
    remedy: 'Look at driver.ts.',
  },
]);
`;

beforeAll(async () => {
  await exec('npm', ['pack', root, '--silent', '--pack-destination', dir], { cwd: dir });
  const tarball = readdirSync(dir).find((name) => name.endsWith('.tgz'));
  if (!tarball) throw new Error('npm pack wrote nothing');
  if (asUser) {
    writeFileSync(join(dir, 'package.json'), '{ "private": true }');
    await exec('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${tarball}`], { cwd: dir });
    return;
  }
  mkdirSync(join(dir, 'node_modules', '.bin'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')).filter((each) => !each.startsWith('.'))) {
    symlinkSync(join(root, 'node_modules', name), join(dir, 'node_modules', name));
  }
  mkdirSync(installed);
  await exec('tar', ['xzf', join(dir, tarball), '-C', installed, '--strip-components', '1']);
  const bin = join(dir, 'node_modules', '.bin', 'readiness');
  writeFileSync(bin, `#!/bin/sh\nexec node "${join(installed, 'dist/src/cli/main.js')}" "$@"\n`, { mode: 0o755 });
}, 300_000);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the packed and installed package', () => {
  test('audits its embedded partner, with twin and browser, and leaves nothing but the report', {
    timeout: 240_000,
  }, async () => {
    const cwd = join(dir, 'empty');
    rmSync(cwd, { recursive: true, force: true });
    mkdirSync(cwd);
    const only = ['--only', 'stale-tab,unsupported-network-refused'];
    const { status, stdout, stderr } = await readiness(cwd, 'audit', '--json', ...only);
    const report = JSON.parse(stdout) as Report;
    const open = report.checks.filter(
      ({ outcome, reason }) => outcome !== 'pass' && outcome !== 'not-applicable' && reason !== leftOutReason,
    );
    expect(
      open.map(({ id, outcome, reason }) => ({ id, outcome, reason })),
      stderr,
    ).toEqual([]);
    expect({ status, verdict: report.verdict }).toEqual({ status: 2, verdict: 'inconclusive' });
    expect(readdirSync(cwd)).toEqual(['readiness-report']);
    expect(readdirSync(join(cwd, 'readiness-report')).sort()).toEqual([
      'history',
      'readiness-report.html',
      'readiness-report.json',
      'readiness-report.junit.xml',
    ]);
    expect(JSON.parse(readFileSync(join(cwd, 'readiness-report', 'readiness-report.json'), 'utf8'))).toEqual(report);
    expect(leftRunning(mark)).toEqual([]);
  });

  test('judges the record again with no network, from another folder', { timeout: 120_000 }, async () => {
    const cwd = join(dir, 'again');
    mkdirSync(cwd, { recursive: true });
    const first = JSON.parse(readFileSync(join(dir, 'empty/readiness-report/readiness-report.json'), 'utf8')) as Report;
    const { stdout } = await readiness(cwd, 'audit', '--json', '--from', '../empty/readiness-report');
    const again = JSON.parse(stdout) as Report;
    const outcomes = ({ checks }: Report) => checks.map(({ id, outcome, reason }) => ({ id, outcome, reason }));
    expect(outcomes(again)).toEqual(outcomes(first));
    expect(again.verdict).toBe(first.verdict);
  });

  test("drives a user's own manifest and driver.ts, and judges a suite of theirs", { timeout: 240_000 }, async () => {
    const cwd = join(dir, 'own');
    mkdirSync(cwd, { recursive: true });
    const manifest = readFileSync(join(installed, 'partners/reference/readiness.yaml'), 'utf8')
      .replace(
        /command: node \S+main\.js/,
        'command: node ../node_modules/0pools-readiness/dist/partners/reference/main.js',
      )
      .replace(/name: Reference Pay/, 'name: Own Shop');
    writeFileSync(join(cwd, 'readiness.yaml'), `${manifest}\ndriver: ./driver.ts\n`);
    writeFileSync(join(cwd, 'driver.ts'), ownDriver);
    writeFileSync(join(cwd, 'own.suite.ts'), ownSuite);
    const words = ['audit', '--json', '--only', 'foreign-quote-refused', '--suite', 'own.suite.ts'];
    const { stdout, stderr } = await readiness(cwd, ...words);
    const report = JSON.parse(stdout) as Report;
    expect(report.partner.name).toBe('Own Shop');
    const own = report.checks.filter(({ reason }) => reason !== leftOutReason);
    expect(
      own.map(({ id, outcome, reason }) => ({ id, outcome, reason })),
      stderr,
    ).toEqual([
      { id: 'foreign-quote-refused', outcome: 'pass', reason: expect.any(String) },
      { id: 'own-accept-goes-through-the-driver', outcome: 'pass', reason: 'the driver left its mark' },
    ]);
    expect(leftRunning(mark)).toEqual([]);
  });

  test('verifies a contract that comes with it, with no download', { timeout: 120_000 }, async () => {
    const cwd = join(dir, 'contracts');
    mkdirSync(cwd, { recursive: true });
    const contract = join(installed, 'pacts/contracts/swap-desk-swaps-api.json');
    const { status, stdout, stderr } = await readiness(cwd, 'pact', 'verify', '--json', '--pact', contract);
    expect(status, stderr).toBe(0);
    const { verdict, totals } = JSON.parse(stdout) as Report;
    expect({ verdict, fail: totals.fail, unverified: totals.unverified }).toEqual({
      verdict: 'ready',
      fail: 0,
      unverified: 0,
    });
    expect(totals.pass).toBeGreaterThan(20);
    expect(readdirSync(cwd)).toEqual(['readiness-report']);
    expect(leftRunning(mark)).toEqual([]);
  });

  test('answers help without loading the engine', { timeout: 60_000 }, async () => {
    const { status, stdout, stderr } = await readiness(dir, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('readiness [options] [command]');
  });
});
