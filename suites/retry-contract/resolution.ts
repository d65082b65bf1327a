import type { Statements } from '../../src/model/check.js';
import type { UncertainStory } from '../../src/model/facts/duplicates.js';
import { evidenceOf } from '../double-click-duplicates/one-execution.js';

/** How an execution that was left in the dark may not end for the user. */
export const resolution = {
  denied: '{trial}: the order is shown as {status}, but its trade {trade} stands as {is} at the upstream.',
  unresolved:
    '{trial}: long after the upstream had recovered the order still shows {status}, though its trade is {is}.',
  lost: '{trial}: the order {order}, known before, cannot be found any more.',
} as const;

const over = ['failed', 'released', 'expired', 'declined', 'cancelled'];

/** Judges where an uncertain execution ended; says nothing while the app itself may still be waiting for its answer. */
export function judgeResolution(story: UncertainStory, say: Statements<keyof typeof resolution>): void {
  const { trial, status, recovered, obstacle } = story;
  const evidence = evidenceOf(trial);
  const { trade } = trial;
  const is = trade?.status ?? 'not there';
  if (obstacle || !trial.met.yes) {
    say.unverified(obstacle?.fault ?? 'partner', `${trial.id}: ${obstacle?.reason ?? trial.met.how}`, evidence);
  } else if (!recovered || trial.unclaimed.trades.length > 0) {
    // Still waiting, or replaced by another execution: the latter is a duplicate, and judged as such.
    return;
  } else if (status === null) {
    const order = story.orders[0]?.orderRef;
    const last = trial.calls.findLast(({ operation }) => operation === 'order');
    if (order !== undefined && last?.outcome === 'refused') say.fail('lost', { trial: trial.id, order }, evidence);
    else say.unverified('manifest', `${trial.id}: no order could be found or read after the retries`, evidence);
  } else if (over.includes(status) && (is === 'reserved' || is === 'settled')) {
    say.fail('denied', { trial: trial.id, status, trade: trade?.transactId ?? '', is }, evidence);
  } else if (status === 'pending' && is === 'reserved') {
    const reason = `${trial.id}: the trade was still reserved upstream when the audit ended, and so was the order`;
    say.unverified('harness', reason, evidence);
  } else if (status === 'pending' || status === 'open') {
    say.fail('unresolved', { trial: trial.id, status, is }, evidence);
  } else {
    say.met(`${trial.id}: ${trial.met.how}; the order ended as ${status}, its trade is ${is}`, evidence);
  }
}
