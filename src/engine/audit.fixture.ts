import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answered, Asked } from '../cli/auditor.js';
import { leftOutReason, type Report } from '../model/report.js';

const built = (file: string) => fileURLToPath(new URL(`../../dist/src/cli/${file}`, import.meta.url));

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

export interface AuditOptions {
  /** More environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** May look at the folder of the run. */
  seen?(out: string): Promise<void>;
}

/** Runs `readiness audit --json ARGS` as a user does, in a process of its own. */
export async function runAudit(args: readonly string[], options: AuditOptions = {}): Promise<AuditRun> {
  return inFolder(async (out) => {
    const child = spawn(process.execPath, [built('main.js'), ...words(args, out)], {
      env: { ...process.env, ...options.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    await options.seen?.(out);
    return understand({ status, stdout, stderr });
  });
}

interface Auditor {
  readonly auditor: ChildProcess;
  /** Rejects when the process ends. */
  readonly gone: Promise<never>;
}

/**
 * Processes that run the same command lines, each one after another, with the start of the audit paid for once and
 * without vitest as the engine.
 */
export function openAuditors() {
  const idle: Auditor[] = [];
  const all = new Set<ChildProcess>();
  const hire = () => {
    const auditor = fork(built('auditor.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
    all.add(auditor);
    const gone = once(auditor, 'exit').then(([code]) => {
      all.delete(auditor);
      throw new Error(`the auditor ended with ${code}`);
    });
    gone.catch(() => undefined);
    return { auditor, gone };
  };
  return {
    async run(args: readonly string[]): Promise<AuditRun> {
      const hired = idle.pop() ?? hire();
      const { auditor, gone } = hired;
      return inFolder(async (out) => {
        const asked: Asked = { words: words(args, out), cwd: out };
        const told = once(auditor, 'message');
        auditor.send(asked);
        const [answered] = await Promise.race([told, gone]);
        idle.push(hired);
        // What the auditor sends is typed beside it.
        return understand(answered as Answered);
      });
    },
    async close(): Promise<void> {
      for (const auditor of [...all]) {
        const ended = once(auditor, 'exit');
        auditor.disconnect();
        await ended;
      }
    },
  };
}

function words(args: readonly string[], out: string): readonly string[] {
  return ['audit', '--json', '--reporter', 'json', '--out', out, ...args];
}

async function inFolder<T>(work: (out: string) => Promise<T>): Promise<T> {
  const out = await mkdtemp(join(tmpdir(), 'audit-test-'));
  try {
    return await work(out);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

function understand({ status, stdout, stderr }: Omit<Answered, 'status'> & { status: number | null }): AuditRun {
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
}
