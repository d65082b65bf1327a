import { fork } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../src/checks/package-root.js';
import type { VerifierOrder, VerifierReply } from './verifier-process.js';

/** A verification that shows no sign of life for so long is over. */
const silenceMs = 120_000;
/** Once stopped, nothing is asked any more, and what was asked is judged within so long. */
const stopMs = 10_000;

export interface Stop {
  readonly signal: AbortSignal;
  /** Whether anything was asked that is still to be judged; else the process ends at once. */
  asked(): boolean;
}

/**
 * Runs Pact's verifier in a process of its own; answers null where everything was kept, else its message. `alive` is
 * called with a function that pushes the end of its patience further off. The process ends with this call, whatever
 * happens.
 */
export async function runVerifier(
  order: VerifierOrder,
  alive: (touch: () => void) => void,
  stop?: Stop,
): Promise<string | null> {
  const child = fork(join(packageRoot(), 'dist/pacts/verifier-process.js'), [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
  let timer: NodeJS.Timeout | undefined;
  let stopping: (() => void) | undefined;
  try {
    return await new Promise<string | null>((resolve) => {
      const endAfter = (ms: number, words: string) => {
        clearTimeout(timer);
        timer = setTimeout(() => resolve(words), ms);
      };
      const touch = () => {
        if (!stop?.signal.aborted)
          endAfter(silenceMs, `the verification showed no sign of life for ${silenceMs / 1000} s`);
      };
      stopping = () => endAfter(stop?.asked() ? stopMs : 0, 'the run was stopped before this was judged');
      stop?.signal.addEventListener('abort', stopping, { once: true });
      if (stop?.signal.aborted) stopping();
      else touch();
      alive(touch);
      child.once('message', (reply: VerifierReply) => resolve(reply.message));
      child.once('error', (error) => resolve(`Pact's verifier could not be started: ${error.message}`));
      child.once('exit', (code, signal) => resolve(`Pact's verifier ended with ${code ?? signal} and no result`));
      child.send(order, () => undefined);
    });
  } finally {
    clearTimeout(timer);
    if (stopping) stop?.signal.removeEventListener('abort', stopping);
    child.kill('SIGKILL');
  }
}
