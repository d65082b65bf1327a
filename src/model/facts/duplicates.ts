import type { CrashLanding, CrashPoint } from '../crash-points.js';
import type { Obstacle, Trial } from '../history.js';
import type { Overlap } from '../overlap.js';
import type { OrderStatus } from '../words.js';
import type { LedgerEntry } from './ledger.js';

/** What became of one order that an accept was answered with; null where it could not be read. */
export interface OrderFate {
  readonly orderRef: string;
  readonly status: OrderStatus | null;
}

/** One quote that somebody tried to have executed more than once. */
export interface AcceptStory {
  readonly trial: Trial;
  /** Every order that accepts of this quote were answered with, distinct. */
  readonly orders: readonly OrderFate[];
  /** Why the story stopped before its end. */
  readonly obstacle: Obstacle | null;
}

/** Where the upstream holds a request so that the other accepts arrive meanwhile. */
export type HoldPoint = 'none' | 'before-commit' | 'after-commit' | 'read';

export interface Race extends AcceptStory {
  /** Races of one kind are repeated until one of them overlapped. */
  readonly kind: string;
  readonly hold: HoldPoint;
  /** Says nothing by itself when its hazard is not met: not every app reads upstream before it executes. */
  readonly optional: boolean;
  readonly overlap: Overlap;
}

export interface RaceFacts {
  readonly races: readonly Race[];
}

export interface AcceptFacts {
  readonly stories: readonly AcceptStory[];
}

/** An accept whose execution met a failure or a crash, retried by the client and then by the user. */
export interface UncertainStory extends AcceptStory {
  /** The order's last status once the upstream had recovered; null where no order could be found or read. */
  readonly status: OrderStatus | null;
  /** False where the upstream's failure may legitimately outlast the story: a request that is still unanswered. */
  readonly recovered: boolean;
  /** The app's ledger over all orders of this quote; null where it could not be read, or nothing ever settled. */
  readonly entries: readonly LedgerEntry[] | null;
}

/** An accept whose app was killed around its execution. */
export interface CrashStory extends UncertainStory {
  /** Where the kill was meant to land. */
  readonly aim: CrashPoint;
  readonly landing: CrashLanding;
  /** The upstream cannot make its point last, so the kill may miss it: says nothing by itself where it did. */
  readonly optional: boolean;
}

/** Executions that a failure or a crash left in the dark. */
export interface UncertainFacts<S extends UncertainStory = UncertainStory> {
  readonly stories: readonly S[];
  /** What an order brings to the ledger that nothing disturbed; null where unknown. */
  readonly usual: readonly LedgerEntry[] | null;
}

/** Ledger and balance of one order after it settled. */
export interface EntryStory extends AcceptStory {
  readonly entries: readonly LedgerEntry[] | null;
  /** By how much the final balance grew, decimal string; null where it was not watched. */
  readonly moved: string | null;
  /** Trades of others that settled meanwhile and may have moved the balance too. */
  readonly othersSettled: number;
}

export interface EntryFacts {
  /** Accepted once. */
  readonly once: EntryStory;
  /** Accepted by several requests at the same time, and again later. */
  readonly often: EntryStory;
}

/** A request that left a page between the first click and the end of the hold. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly atMs: number;
  /** Null where it was still open when the execution was let go. */
  readonly answeredAtMs: number | null;
  /** A form or link that the browser itself follows, as against a request of a script. */
  readonly navigation: boolean;
}

/** What somebody did with the accept control of a page. */
export interface ClickStory extends AcceptStory {
  /**
   * `double-click`: two clicks of a mouse. `forced`: two clicks in one task, past a disabled control. `repeated`: one
   * click whose request was sent several times at once.
   */
  readonly kind: 'double-click' | 'forced' | 'repeated';
  /** Clicks that were given to the control. */
  readonly clicks: number;
  /** Everything but GET, HEAD and OPTIONS. */
  readonly sent: readonly SentRequest[];
  /** How many copies of a request of the page were sent beside it. */
  readonly copies: number;
  readonly screenshot: string | null;
}

export interface ClickFacts {
  readonly stories: readonly ClickStory[];
}
