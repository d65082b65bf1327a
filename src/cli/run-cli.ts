import { CommanderError } from 'commander';
import { BrokerError } from '../../pacts/broker/broker-error.js';
import { plainText } from '../../reporters/plain-text.js';
import { CounterexampleError } from '../counterexamples/read.js';
import { HistoryError } from '../history/load.js';
import { strayIn } from '../model/stray-error.js';
import { program } from './program.js';
import type { Session } from './session.js';
import { UsageError } from './usage-error.js';

/** Exit statuses beside those of a verdict. */
const usage = 3;
const broke = 4;

/**
 * Runs one command line and answers its exit status. Never throws: a slip of the person is 3, anything unforeseen is 4.
 */
export async function runCli(words: readonly string[], session: Omit<Session, 'end'>): Promise<number> {
  let status = 0;
  const end = (code: number) => {
    status = code;
  };
  const root = program({ ...session, end });
  try {
    await root.parseAsync([...words], { from: 'user' });
    return status;
  } catch (error) {
    return explain(error, session);
  }
}

function explain(error: unknown, { terminal, env, signal }: Omit<Session, 'end'>): number {
  // Commander has already said what is wrong; help and version are no faults.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage;
  if (error instanceof UsageError || error instanceof HistoryError || error instanceof CounterexampleError) {
    terminal.err(`${error.message}\n`);
    return usage;
  }
  if (signal.aborted && !strayIn(signal)) return 130;
  if (error instanceof BrokerError) {
    terminal.err(`${plainText(error.message)}\n`);
    return error.fault === 'person' ? usage : broke;
  }
  const thrown = strayIn(signal) ?? error;
  const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
  terminal.err(`The audit itself broke: ${message}\n`);
  terminal.err((env.DEBUG ?? '') === '' ? 'Set DEBUG=1 for the stack.\n' : `${stack}\n`);
  return broke;
}
