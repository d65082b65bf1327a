import type { TradeStatus } from '../../../twin/api.js';
import type { CrashLanding } from '../crash-points.js';
import type { JournalEntry, Obstacle, Trial } from '../history.js';
import type { EntryKind, OrderStatus } from '../words.js';

/** One row of the app's ledger; null where the manifest maps no such field or the row has none. */
export interface LedgerEntry {
  readonly entryId: string | null;
  readonly orderRef: string | null;
  readonly quoteId: string | null;
  readonly tradeId: string | null;
  readonly eventId: string | null;
  readonly kind: EntryKind | null;
  /** Decimal string as the app signs it; only its magnitude means something. */
  readonly amount: string | null;
  readonly asset: string | null;
}

/** Every balance surface of one order, read at about the same moment. */
export interface SurfaceReading {
  readonly label: string;
  readonly atMs: number;
  readonly status: OrderStatus | null;
  /** Decimal strings. */
  readonly final: string | null;
  readonly pending: string | null;
  /** Null where the ledger was not read or could not be read. */
  readonly entries: readonly LedgerEntry[] | null;
  /** What the upstream's trade was when the reading began. */
  readonly upstream: TradeStatus | null;
  /** Why a surface could not be read. */
  readonly problems: readonly Obstacle[];
}

/** One order with its balance surfaces before, during and after. */
export interface LedgerStory {
  readonly trial: Trial;
  readonly readings: readonly SurfaceReading[];
  /** Why the story stopped before its end. */
  readonly obstacle: Obstacle | null;
}

export interface LedgerFacts {
  readonly stories: readonly LedgerStory[];
}

export interface CrashSettlementFacts extends LedgerFacts {
  /** Where the kill found the event of a story, by its id. */
  readonly landings: Readonly<Record<string, CrashLanding>>;
}

export interface ReturnFacts extends LedgerFacts {
  /** Requests after the return whose answer told the app that the trade is returned. */
  readonly told: readonly JournalEntry[];
  /** How the app's own batch job ended; null where the manifest has no `hooks.reconcile`. */
  readonly reconcile: { readonly ok: boolean; readonly output: string } | null;
}

/** What the order page said at one moment. */
export interface PageReading {
  readonly label: string;
  readonly atMs: number;
  /** The element's text, null where the element was not there. */
  readonly text: string | null;
  /** The audit's word for it, null where the vocabulary has none. */
  readonly status: OrderStatus | null;
  readonly upstream: TradeStatus | null;
}

export interface PageFacts {
  readonly trial: Trial;
  readonly obstacle: Obstacle | null;
  readonly readings: readonly PageReading[];
  readonly screenshots: readonly { readonly label: string; readonly file: string }[];
}

export interface UnavailableFacts extends LedgerFacts {
  /** How many quote requests were answered with `unavailable`. */
  readonly hits: number;
}
