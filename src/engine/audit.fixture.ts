import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leftOutReason, type Report } from '../model/report.js';

const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

export interface AuditRun {
  readonly status: number | null;
  readonly report: Report;
  readonly stderr: string;
  /** Ids of failing checks, sorted. */
  readonly failing: readonly string[];
  /** Questions answered `unsafe`, sorted. */
  readonly unsafe: readonly string[];
  /** Every check asked for that is neither pass nor not-applicable, as `id outcome: reason`. */
  readonly open: readonly string[];
}

/** Runs `readiness audit --json ARGS` as a user does, in a process of its own, and removes its folder. */
export async function runAudit(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<AuditRun> {
  const out = await mkdtemp(join(tmpdir(), 'audit-test-'));
  try {
    const child = spawn(process.execPath, [main, 'audit', '--json', '--reporter', 'json', '--out', out, ...args], {
      env: { ...process.env, ...env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (stdout === '') throw new Error(`no report; exit ${status}:\n${stderr}`);
    const report = JSON.parse(stdout) as Report;
    const named = (wanted: string) => report.checks.filter(({ outcome }) => outcome === wanted).map(({ id }) => id);
    return {
      status,
      report,
      stderr,
      failing: named('fail').sort(),
      unsafe: report.questions
        .filter(({ answer }) => answer === 'unsafe')
        .map(({ id }) => id)
        .sort(),
      open: report.checks
        .filter(({ outcome, reason }) => outcome !== 'pass' && outcome !== 'not-applicable' && reason !== leftOutReason)
        .map(({ id, outcome, reason }) => `${id} ${outcome}: ${reason}`),
    };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
