import type { Call } from '../call.js';
import type { JournalEntry, TrialBook } from '../history.js';

export interface EntitlementFacts extends TrialBook {
  /** Whether the two users would send different credentials; if not, nothing about them can be told. */
  readonly distinct: boolean;
  readonly stranger: string;
  /** A lock over the manifest's unsupported network, and the firm quotes that came of it; null where the manifest names none. */
  readonly unsupported: {
    readonly network: string;
    readonly call: Call;
    readonly quotes: readonly JournalEntry[];
  } | null;
}
