import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../checks/package-root.js';
import { createRedactor } from '../history/redact.js';
import { createHistoryWriter } from '../history/write.js';
import type { RunRecord } from '../model/history.js';
import type { Report } from '../model/report.js';
import { runFacts } from '../verdict/arbitraries.fixture.js';
import { leftRunning } from './left-running.fixture.js';
import { freshFolder } from './session.fixture.js';

const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
const mark = randomUUID();
const run: RunRecord = { ...runFacts, schemaVersion: 1 };

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line in a process of its own; `seen` is told what it says. */
function readiness(cwd: string, words: readonly string[], seen: (stderr: string, stop: () => void) => void = () => {}) {
  return new Promise<Ended>((resolve) => {
    const child = spawn(process.execPath, [main, ...words], {
      cwd,
      env: { ...process.env, CI: '1', AUDIT_MARK: mark },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
      seen(stderr, () => child.kill('SIGINT'));
    });
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

function recorded(over: Partial<RunRecord> = {}): string {
  const cwd = freshFolder();
  createHistoryWriter(join(cwd, 'history'), createRedactor()).run({ ...run, ...over });
  return cwd;
}

// A process takes a second or two; many of them on a busy machine take long.
describe('a record', { timeout: 120_000 }, () => {
  test('without drills is inconclusive: exit 2, the report alone on stdout, words without colour on stderr', async () => {
    const cwd = recorded();
    const { status, stdout, stderr } = await readiness(cwd, ['audit', '--from', '.', '--json']);
    const report = JSON.parse(stdout) as Report;
    expect({ status, verdict: report.verdict }).toEqual({ status: 2, verdict: 'inconclusive' });
    expect(report.checks.length).toBeGreaterThan(0);
    expect(report.checks.filter(({ outcome }) => outcome !== 'unverified')).toEqual([]);
    expect(report.checks[0]?.reason).toContain('was not part of this run');
    expect(stderr).toContain('INCONCLUSIVE');
    expect(stderr).not.toContain('\u001b');
  });

  test.each([
    ['interrupted', { interrupted: true }, 130],
    ['broken', { broken: { fault: 'partner' as const, reason: 'the target did not start' } }, 4],
  ])('of a run that was %s ends with its status', async (_name, over, expected) => {
    const { status, stderr } = await readiness(recorded(over), ['audit', '--from', 'history']);
    expect(status, stderr).toBe(expected);
  });

  test('takes waivers, and tells of one that names nothing', async () => {
    const cwd = recorded();
    writeFileSync(join(cwd, 'w.yaml'), 'waivers: [{ check: no-such, owner: Ada, reason: r, expires: 2999-01-01 }]\n');
    const { stdout } = await readiness(cwd, ['audit', '--from', '.', '--json', '--waivers', 'w.yaml']);
    expect((JSON.parse(stdout) as Report).notices).toEqual([
      { kind: 'unknown-waiver', text: 'Waiver of no-such by Ada: there is no such check.' },
    ]);
  });

  test('with a suite that cannot be loaded is never ready, and says which', async () => {
    const cwd = recorded();
    writeFileSync(join(cwd, 'own.suite.ts'), "throw new Error('own suite is broken');\n");
    const { status, stdout } = await readiness(cwd, ['audit', '--from', '.', '--json', '--suite', 'own.suite.ts']);
    const report = JSON.parse(stdout) as Report;
    expect(status).toBe(4);
    expect(report.broken).toEqual({ fault: 'harness', reason: expect.stringContaining('own suite is broken') });
  });
});

describe('a run', { timeout: 180_000 }, () => {
  test('that is stopped with Ctrl-C writes what is known, ends with 130 and leaves nothing running', {
    timeout: 120_000,
  }, async () => {
    const cwd = freshFolder();
    let asked = false;
    const { status, stderr } = await readiness(cwd, ['audit', '--only', 'accept-after-expiry'], (said, stop) => {
      if (asked || !said.includes('start expiry')) return;
      asked = true;
      stop();
    });
    expect(status, stderr).toBe(130);
    const report = JSON.parse(readFileSync(join(cwd, 'readiness-report', 'readiness-report.json'), 'utf8')) as Report;
    expect(report.verdict).toBe('interrupted');
    expect(existsSync(join(cwd, 'readiness-report', 'readiness-report.html'))).toBe(true);
    expect(leftRunning(mark)).toEqual([]);
  });

  test('in which a driver forgets a promise that fails ends with 4, never with 1, and keeps its evidence', async () => {
    const cwd = freshFolder();
    const dist = join(packageRoot(), 'dist');
    const manifest = readFileSync(join(packageRoot(), 'partners/reference/readiness.yaml'), 'utf8');
    writeFileSync(join(cwd, 'readiness.yaml'), `${manifest.replaceAll('../../dist', dist)}driver: ./driver.mjs\n`);
    writeFileSync(
      join(cwd, 'driver.mjs'),
      "export default { lockQuote() { Promise.reject(new Error('forgotten')); return { outcome: 'error' }; } };\n",
    );
    const { status, stdout, stderr } = await readiness(cwd, ['audit', '--json', '--only', 'accept-after-expiry']);
    expect(status, stderr).toBe(4);
    const report = JSON.parse(stdout) as Report;
    expect(report.verdict).toBe('inconclusive');
    expect(report.broken).toEqual({ fault: 'harness', reason: expect.stringContaining('Error: forgotten') });
    expect(existsSync(join(cwd, 'readiness-report', 'readiness-report.html'))).toBe(true);
    expect(leftRunning(mark)).toEqual([]);
  });

  test('whose target refuses to start ends with 4 and the reason', async () => {
    const cwd = freshFolder();
    const manifest = readFileSync(join(packageRoot(), 'partners/reference/readiness.yaml'), 'utf8').replace(
      /command: node \S+main\.js\n/,
      'command: echo no database >&2; exit 1\n',
    );
    writeFileSync(join(cwd, 'readiness.yaml'), manifest);
    const { status, stdout } = await readiness(cwd, ['audit', '--json', '--only', 'accept-after-expiry']);
    const report = JSON.parse(stdout) as Report;
    expect({ status, verdict: report.verdict }).toEqual({ status: 4, verdict: 'inconclusive' });
    expect(report.broken?.reason).toContain('no database');
  });
});
