import type { LedgerEntry } from '../../model/facts/ledger.js';
import type { DrillContext } from '../context.js';
import { Blocked } from '../define.js';
import { orderRefs } from '../duplicates/order-fates.js';
import { postingsOf } from '../duplicates/postings.js';
import type { TrialRecorder } from '../trial.js';

export interface Undisturbed {
  /** What the order brought to the ledger; null where the ledger cannot be read. */
  readonly entries: LedgerEntry[] | null;
  /** Whether the app asked upstream by itself how the trade ended. */
  readonly reads: boolean;
}

/** One order of which nothing goes wrong. */
export async function undisturbed(context: DrillContext): Promise<Undisturbed> {
  if (!context.partner.has('ledger') || !context.partner.has('order')) return { entries: null, reads: false };
  const trial = context.trial('undisturbed', 'one accept and no failure, to know what an order brings to the ledger');
  try {
    await trial.lock();
    await trial.accept();
    if ((await trial.waitStatus(['settled'])) !== 'settled') return { entries: null, reads: false };
    const reads = trial
      .journal()
      .some(({ operation }) => operation === 'getTransactionByQuote' || operation === 'getTrade');
    return { entries: await postingsOf(context, trial, orderRefs(trial.calls)), reads };
  } catch (error) {
    if (error instanceof Blocked) return { entries: null, reads: false };
    throw error;
  } finally {
    trial.end();
  }
}

/** Ledger entries of every order that the accepts of this quote were answered with; null where nothing has settled. */
export async function settledPostings(context: DrillContext, trial: TrialRecorder): Promise<LedgerEntry[] | null> {
  if (trial.trade()?.status !== 'settled') return null;
  const known = trial.orderRef();
  return postingsOf(context, trial, [...new Set([...orderRefs(trial.calls), ...(known === null ? [] : [known])])]);
}
