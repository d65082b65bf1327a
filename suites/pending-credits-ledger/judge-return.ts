import type { LedgerStory, ReturnFacts } from '../../src/model/facts/ledger.js';
import { creditOf, readingAt } from './credit-of.js';

const undoing = ['refund', 'reversal', 'debit'];

/** What is wrong after a return that the app knew of; null where nothing is, or where it could not know. */
export function returnFault(facts: ReturnFacts, story: LedgerStory): { fault: 'kept' | 'twice'; seen: string } | null {
  if (!wasLookedAt(facts)) return null;
  const reading = readingAt(story, 'later') ?? readingAt(story, 'returned');
  const settled = readingAt(story, 'settled');
  if (!reading || !settled) return null;
  const { balance, moved } = creditOf(story, reading);
  // Without a credit there is nothing to reverse: that fault is told elsewhere.
  if (creditOf(story, settled).balance === 'unmoved') return null;
  if (balance === 'less') return { fault: 'twice', seen: `the final balance had moved by ${moved} in the end` };
  if (balance !== null) {
    return balance === 'unmoved' ? null : { fault: 'kept', seen: `the final balance still stood at ${moved}` };
  }
  const reversals = (entries: typeof reading.entries) =>
    entries?.filter(({ kind }) => kind !== null && undoing.includes(kind)).length ?? null;
  const [earlier, later] = [reversals(settled.entries), reversals(reading.entries)];
  if (earlier === null || later === null || later > earlier) return null;
  return { fault: 'kept', seen: 'the ledger had no entry that takes the credit back' };
}

/** Whether the app was told of the return, or ran its own batch job after it. */
export function wasLookedAt({ told, reconcile }: ReturnFacts): boolean {
  return told.length > 0 || reconcile?.ok === true;
}
