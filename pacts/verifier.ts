import { fork } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../src/checks/package-root.js';
import type { VerifierOrder, VerifierReply } from './verifier-process.js';

/** A verification that shows no sign of life for so long is over. */
const silenceMs = 120_000;

/**
 * Runs Pact's verifier in a process of its own; answers null where everything was kept, else its message. `alive` is
 * called with a function that pushes the end of its patience further off.
 */
export async function runVerifier(order: VerifierOrder, alive: (touch: () => void) => void): Promise<string | null> {
  const child = fork(join(packageRoot(), 'dist/pacts/verifier-process.js'), [], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<string | null>((resolve) => {
      const touch = () => {
        clearTimeout(timer);
        timer = setTimeout(
          () => resolve(`the verification showed no sign of life for ${silenceMs / 1000} s`),
          silenceMs,
        );
      };
      touch();
      alive(touch);
      child.once('message', (reply: VerifierReply) => resolve(reply.message));
      child.once('error', (error) => resolve(`Pact's verifier could not be started: ${error.message}`));
      child.once('exit', (code, signal) => resolve(`Pact's verifier ended with ${code ?? signal} and no result`));
      child.send(order, () => undefined);
    });
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}
