import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { JudgementReporter } from '../../reporters/vitest-reporter.js';
import type { JudgeResult } from '../model/judged.js';
import type { JudgeRequest } from './engine.js';

/** The folder that holds `suites/`: the checkout for sources, `dist` for a package. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * Judges a recorded run with vitest as the engine: silent, in one worker thread, with no configuration but this.
 * No network, no clock but durations. Rejects only where vitest itself cannot start.
 */
export async function runSuites({ history, only, extraSuites = [] }: JudgeRequest): Promise<JudgeResult> {
  const reporter = new JudgementReporter();
  const status = process.exitCode;
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
  const vitest = await startVitest(
    'test',
    [],
    {
      config: false,
      root,
      include: [`suites/**/*.suite.${extension}`, ...extraSuites],
      exclude: [],
      watch: false,
      isolate: false,
      pool: 'threads',
      maxWorkers: 1,
      fileParallelism: false,
      cache: false,
      silent: true,
      color: false,
      testTimeout: 60_000,
      reporters: [reporter],
      provide: { readiness: { history, only } },
    },
    { clearScreen: false, logLevel: 'silent' },
    { stdout: sink, stderr: sink },
  );
  await vitest.close();
  // vitest marks the process as failed for red tests; the verdict alone decides the exit status.
  process.exitCode = status;
  return reporter.result();
}
