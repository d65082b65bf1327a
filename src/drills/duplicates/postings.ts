import type { LedgerEntry } from '../../model/facts/ledger.js';
import type { DrillContext } from '../context.js';
import { readSurfaces } from '../ledger/surfaces.js';
import type { TrialRecorder } from '../trial.js';

/** A second posting follows the first one within this time. */
const secondMs = 500;

/**
 * The ledger's entries of all these orders of one quote, once they stand still: waits for the first credit as long as an
 * order may take, then for a second one. Null where there is no ledger to read.
 */
export async function postingsOf(
  context: DrillContext,
  trial: TrialRecorder,
  orders: readonly string[],
): Promise<LedgerEntry[] | null> {
  if (!context.partner.has('ledger') || orders.length === 0) return null;
  const read = async (): Promise<LedgerEntry[] | null> => {
    const all: LedgerEntry[] = [];
    for (const orderRef of orders) {
      trial.knownOrder(orderRef);
      const { entries } = await readSurfaces(context, trial, 'ledger', ['ledger']);
      if (entries === null) return null;
      all.push(...entries);
    }
    return all;
  };
  const credited = async () => ((await read()) ?? []).find(({ kind }) => kind === 'credit') ?? null;
  await context.poll(credited, context.manifest.timing.settleWithinMs, 100);
  await context.until(context.now() + secondMs);
  return read();
}
