import type { LedgerEntry } from '../../model/facts/ledger.js';
import type { DrillContext } from '../context.js';
import { Blocked } from '../define.js';
import { orderRefs } from '../duplicates/order-fates.js';
import { postingsOf } from '../duplicates/postings.js';
import type { TrialRecorder } from '../trial.js';

/** What one order brings to the ledger when nothing goes wrong; null where the ledger cannot be read. */
export async function undisturbed(context: DrillContext): Promise<LedgerEntry[] | null> {
  if (!context.partner.has('ledger') || !context.partner.has('order')) return null;
  const trial = context.trial('undisturbed', 'one accept and no failure, to know what an order brings to the ledger');
  try {
    await trial.lock();
    await trial.accept();
    if ((await trial.waitStatus(['settled'])) !== 'settled') return null;
    return await postingsOf(context, trial, orderRefs(trial.calls));
  } catch (error) {
    if (error instanceof Blocked) return null;
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
