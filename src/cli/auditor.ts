import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { suites } from '../../suites/index.js';
import { checkEngine } from '../engine/run-checks.js';
import { runCli } from './run-cli.js';

/** A command line sent to this process. */
export interface Asked {
  readonly words: readonly string[];
  readonly cwd: string;
}

/** What came of it. */
export interface Answered {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs command lines for a parent process, one after another, and judges without vitest: a long row of audits pays for
 * the start of the audit once. Ends when the parent hangs up.
 */
async function answer({ words, cwd }: Asked): Promise<Answered> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const terminal = {
    out: (text: string) => void stdout.push(text),
    err: (text: string) => void stderr.push(text),
    colour: false,
    live: false,
    columns: 80,
  };
  const stop = new AbortController();
  const hungUp = () => stop.abort();
  process.once('disconnect', hungUp);
  const session = { terminal, cwd, env: process.env, signal: stop.signal, engine: checkEngine(suites) };
  const status = await runCli(words, { ...session, now: Date.now, seed: () => randomInt(1, 2 ** 31) });
  process.off('disconnect', hungUp);
  return { status, stdout: stdout.join(''), stderr: stderr.join('') };
}

// Every drill of a run listens to one signal; dozens are no leak.
setMaxListeners(0);
process.on('message', async (asked: Asked) => {
  const answered = await answer(asked);
  if (process.connected) process.send?.(answered);
});
