import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../src/checks/package-root.js';
import { leftRunning } from '../src/cli/left-running.fixture.js';
import { freshFolder, run } from '../src/cli/session.fixture.js';
import type { Report } from '../src/model/report.js';
import { startTwin } from '../twin/index.js';
import { breakingProvider } from './fixtures/breaking-provider.js';

const main = join(packageRoot(), 'dist/src/cli/main.js');
const reportIn = (cwd: string, out = 'readiness-report/contracts'): Report =>
  JSON.parse(readFileSync(join(cwd, out, 'readiness-report.json'), 'utf8'));

test('Ctrl-C ends a verification with 130, what was seen until then, and nothing left running', {
  timeout: 60_000,
}, async () => {
  const cwd = freshFolder();
  const mark = randomUUID();
  const twin = await startTwin();
  let answers = 0;
  // A terminal sends the signal to every process of the group, the verifier's own among them.
  const provider = await breakingProvider(twin.origin, () => {
    answers += 1;
    if (answers === 6 && child.pid) process.kill(-child.pid, 'SIGINT');
  });
  onTestFinished(async () => {
    provider.close();
    await twin.close();
  });
  const env = { ...process.env, CI: '1', AUDIT_MARK: mark, PROVIDER_SECRET_KEY: twin.partners[0]?.secretKey ?? '' };
  const words = ['pact', 'verify', '--provider-base-url', provider.origin];
  const child = spawn(process.execPath, [main, ...words], { cwd, env, detached: true, stdio: 'ignore' });
  const status = await new Promise((resolve) => child.once('close', resolve));
  expect(status).toBe(130);
  const { verdict, checks } = reportIn(cwd);
  expect(verdict).toBe('interrupted');
  expect(checks.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(0);
  const unseen = checks.filter(({ reason }) => reason.includes('the run was stopped before this was asked'));
  expect(unseen.length).toBeGreaterThan(20);
  expect(unseen.filter(({ outcome }) => outcome !== 'unverified')).toEqual([]);
  expect(answers).toBeLessThan(15);
  expect(existsSync(join(cwd, 'readiness-report/contracts/readiness-report.junit.xml'))).toBe(true);
  expect(leftRunning(mark)).toEqual([]);
});

test('a provider that nobody answers for ends with 4, and nothing counts as seen', { timeout: 60_000 }, async () => {
  const cwd = freshFolder();
  const { status, err } = await run(['pact', 'verify', '--provider-base-url', 'http://127.0.0.1:9'], {
    cwd,
    env: { PROVIDER_SECRET_KEY: 'sk_test_x' },
  });
  const { verdict, broken, checks } = reportIn(cwd);
  expect({ status, verdict }, err).toEqual({ status: 4, verdict: 'inconclusive' });
  expect(broken?.reason).toMatch(/127\.0\.0\.1:9 cannot be reached: no answer came/);
  expect(new Set(checks.map(({ outcome }) => outcome))).toEqual(new Set(['unverified']));
});

test.each([
  ['--provider-base-url', 'PROVIDER_SECRET_KEY', 'https://pools-api.0bit.app', '--allow-production'],
  ['--provider-base-url', 'PROVIDER_SECRET_KEY', 'https://liquidity.acme.com', '--allow-production'],
  ['--swaps-base-url', 'SWAPS_CREDENTIAL', 'https://api.live.acme.com', '--allow-production'],
])('%s with %s at %s is refused without %s', async (flag, name, url, needed) => {
  const { status, err } = await run(['pact', 'verify', flag, url], { env: { [name]: 'sk_test_x' } });
  expect(status).toBe(3);
  expect(err).toContain(needed);
});
