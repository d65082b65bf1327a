import { exchangeEvidence } from '../../src/checks/evidence.js';
import type { Statements } from '../../src/model/check.js';
import type { CloseReading, RecordStory, RecordsFacts } from '../../src/model/facts/records.js';
import { lastLedger } from './book.js';

type Unsure = Pick<Statements<never>, 'unverified'>;

/** Whether the manifest has a ledger at all; says so where not. */
export function hasLedger(facts: RecordsFacts, say: Unsure): boolean {
  if (facts.maps.ledger !== null) return true;
  say.unverified('manifest', 'the manifest leaves out `operations.ledger`, so finance has nothing to match');
  return false;
}

/**
 * Whether this settled order can be matched: it was made, settled upstream and for its user, and its ledger was read.
 * What keeps it from that is said; an order that the app itself does not call settled is another question's matter.
 */
export function legible(story: RecordStory, say: Unsure): boolean {
  const { kind, obstacle, trial, status } = story;
  const last = story.ledgers.at(-1);
  if (obstacle) {
    say.unverified(obstacle.fault, `${kind}: ${obstacle.reason}`);
  } else if (trial.trade?.status !== 'settled' && kind !== 'returned') {
    say.unverified('partner', `${kind}: the trade upstream is ${trial.trade?.status ?? 'missing'}, not settled`);
  } else if (status !== 'settled' && kind !== 'returned') {
    say.unverified(
      'partner',
      `${kind}: the trade is settled upstream, but the order's status is ${status ?? 'unknown'}`,
    );
  } else if (!lastLedger(story)) {
    const fault = last?.call.problem?.fault ?? (last ? 'partner' : 'harness');
    const reason = last?.call.problem?.reason ?? (last ? `ended ${last.call.outcome}` : 'was not read');
    const evidence = last ? [exchangeEvidence(last.call, `The ledger of ${kind}`)] : [];
    say.unverified(fault, `${kind}: the ledger ${reason}`, evidence);
  } else return true;
  return false;
}

/** The close with this label where it could be read; says why not. */
export function closeLabelled(facts: RecordsFacts, label: CloseReading['label'], say: Unsure): CloseReading | null {
  const close = facts.closes.find((reading) => reading.label === label);
  if (close && close.call.outcome === 'ok' && !close.call.problem) return close;
  const fault = close?.call.problem?.fault ?? (close ? 'partner' : 'harness');
  const reason = close?.call.problem?.reason ?? (close ? `ended ${close.call.outcome}` : 'was not read');
  const evidence = close ? [exchangeEvidence(close.call, `The daily close (${label})`)] : [];
  say.unverified(fault, `the daily close (${label}) ${reason}`, evidence);
  return null;
}
