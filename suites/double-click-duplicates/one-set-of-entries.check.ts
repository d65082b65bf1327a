import { Decimal } from 'decimal.js';
import { defineCheck } from '../../src/checks/define-check.js';
import { timelineEvidence } from '../../src/checks/evidence.js';
import type { EntryStory } from '../../src/model/facts/duplicates.js';
import type { EntryKind } from '../../src/model/words.js';
import { countOf, entryRows } from './postings.js';

/**
 * An order that was accepted many times brings the ledger and the balance no more than one accepted once (KEY-8).
 * Comparing the two keeps out whatever an app posts twice for other reasons: that belongs to other questions.
 */
export const oneSetOfEntries = defineCheck({
  id: 'one-set-of-entries',
  needs: ['duplicate-entries'],
  messages: {
    'more-entries':
      'A quote accepted several times brought {often} entries of kind {kind}, one accepted once brought {once}.',
    'moved-more':
      'A quote accepted several times moved the balance {often} times by its amount, one accepted once {once} times.',
  },
  judge({ 'duplicate-entries': { once, often } }, say) {
    const blind = [once, often].find(({ obstacle, trial }) => obstacle || !trial.met.yes);
    if (blind) {
      const reason = blind.obstacle?.reason ?? blind.trial.met.how;
      say.unverified(blind.obstacle?.fault ?? 'partner', `${blind.trial.id}: ${reason}`, [
        timelineEvidence(blind.trial),
      ]);
      return;
    }
    const evidence = [
      timelineEvidence(often.trial),
      entryRows(often.entries ?? [], 'Ledger entries after several accepts'),
      entryRows(once.entries ?? [], 'Ledger entries after one accept'),
    ];
    let more = false;
    for (const kind of ['pending', 'credit', 'debit'] as const) {
      const counts = { once: countOf(once.entries, kind), often: countOf(often.entries, kind) };
      if (counts.often <= allowed(kind, counts.once)) continue;
      more = true;
      say.fail('more-entries', { kind, ...counts }, evidence);
    }
    const moves = { once: timesMoved(once), often: timesMoved(often) };
    if (moves.often !== null && moves.often > Math.max(1, moves.once ?? 1) + often.othersSettled) {
      more = true;
      say.fail('moved-more', { once: moves.once ?? 0, often: moves.often }, evidence);
    }
    if (more) return;
    if (once.entries === null || often.entries === null) {
      say.unverified('manifest', 'operations.ledger could not be read', evidence);
    } else if (countOf(once.entries, 'credit') === 0 || countOf(often.entries, 'credit') === 0) {
      say.unverified(
        'partner',
        'the ledger shows no final credit for a settled order, so nothing could be doubled',
        evidence,
      );
    } else {
      const balance =
        moves.often === null ? '' : `, and the balance moved ${moves.often === 1 ? 'once' : `${moves.often} times`}`;
      say.met(`${often.trial.met.how}: ${countOf(often.entries, 'credit')} final credit${balance}`, evidence);
    }
  },
});

/** Whether a hold is posted depends on what an app happens to see; where one is, it is one set of them. */
function allowed(kind: EntryKind, once: number): number {
  return kind === 'pending' ? once || Number.POSITIVE_INFINITY : Math.max(1, once);
}

/** By how many amounts of the trade the balance moved; null where it was not watched. */
function timesMoved({ moved, trial }: EntryStory): number | null {
  const amount = trial.trade?.amountOut ?? null;
  if (moved === null || amount === null || new Decimal(amount).isZero()) return null;
  return new Decimal(moved).div(amount).round().toNumber();
}
