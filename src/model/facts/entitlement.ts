import type { Call } from '../call.js';
import type { JournalEntry, TrialBook } from '../history.js';

/** A lock beyond what the pool takes. */
export interface OverLimitFacts {
  /** The amount asked for and the pool's maximum, decimal strings. */
  readonly amount: string;
  readonly maximum: string;
  readonly call: Call;
  readonly asked: readonly JournalEntry[];
  /** Firm quotes that it brought about, with the amount of each. */
  readonly quotes: readonly { readonly quoteId: string; readonly amountIn: string }[];
}

export interface EntitlementFacts extends TrialBook {
  /** Whether the two users would send different credentials; if not, nothing about them can be told. */
  readonly distinct: boolean;
  readonly stranger: string;
  /** A lock over the manifest's unsupported network, and the quotes asked for upstream meanwhile. */
  readonly unsupported:
    | { readonly network: string; readonly call: Call; readonly quotes: readonly JournalEntry[] }
    /** The manifest names none: the line of the lanes, which are then all that is offered. */
    | { readonly network: null; readonly lanesLine: number };
  /** Null where the pool's maximum is not known to us. */
  readonly overLimit: OverLimitFacts | null;
}
