import type { LedgerStory, SurfaceReading } from '../../src/model/facts/ledger.js';
import { creditOf, paidOut } from './credit-of.js';

/** What is wrong with the credit of an order, null where nothing is. */
export interface CreditFault {
  readonly fault: 'twice' | 'missing' | 'differs' | 'credited' | 'moved';
  /** Words for `{seen}`: what ledger and balance showed. */
  readonly seen: string;
}

/** An order that settled: exactly one credit of the amount paid out. */
export function faultOfSettled(story: LedgerStory, reading: SurfaceReading): CreditFault | null {
  const { posted, balance } = creditOf(story, reading);
  const seen = words(story, reading);
  if ((posted ?? 0) > 1 || balance === 'more') return { fault: 'twice', seen };
  if (posted === 0 || balance === 'unmoved') return { fault: 'missing', seen };
  if (balance === 'other' || balance === 'less') return { fault: 'differs', seen };
  return null;
}

/**
 * A trade that has not settled: no credit entry, and the final balance as before. With a `baseline` only what came on top
 * of that reading counts.
 */
export function faultOfUnsettled(
  story: LedgerStory,
  reading: SurfaceReading,
  baseline?: SurfaceReading | null,
): CreditFault | null {
  const { posted, balance, moved } = creditOf(story, reading);
  const earlier = baseline ? creditOf(story, baseline) : null;
  const seen = words(story, reading);
  if ((posted ?? 0) > (earlier?.posted ?? 0)) return { fault: 'credited', seen };
  if (balance !== null && balance !== 'unmoved' && moved !== earlier?.moved) return { fault: 'moved', seen };
  return null;
}

/** What an order that came to nothing leaves: a credit that was taken back again leaves nothing. */
export function faultOfLeftover(story: LedgerStory, reading: SurfaceReading): CreditFault | null {
  const { posted, balance } = creditOf(story, reading);
  const seen = words(story, reading);
  if (balance !== null) return balance === 'unmoved' ? null : { fault: 'moved', seen };
  const back =
    reading.entries?.filter(({ kind }) => kind === 'reversal' || kind === 'refund' || kind === 'debit').length ?? 0;
  return (posted ?? 0) > back ? { fault: 'credited', seen } : null;
}

function words(story: LedgerStory, reading: SurfaceReading): string {
  const { posted, moved } = creditOf(story, reading);
  const ledger = posted === null ? 'the ledger was not read' : `the ledger had ${posted} credits`;
  const balance = moved === null ? 'the balance was not read' : `the final balance had moved by ${moved}`;
  return `${ledger} and ${balance} (paid out upstream: ${paidOut(story) ?? 'unknown'})`;
}
