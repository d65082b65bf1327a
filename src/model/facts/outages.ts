import type { Call } from '../call.js';
import type { JournalEntry, Obstacle, Trial, TwinQuote } from '../history.js';
import type { OrderStatus } from '../words.js';
import type { SentRequest } from './duplicates.js';
import type { ControlState } from './expiry.js';

/** One quote asked for while the upstream has none to give. */
export interface RefusedPrice {
  /** The upstream's word for why: `pool_dry`, `engine_unavailable`, `rate_unavailable`. */
  readonly reason: string;
  readonly call: Call;
  /** Every quote request of the app from then on, until a moment after its answer. */
  readonly asked: readonly JournalEntry[];
  /** How many of them the upstream answered with `unavailable`. */
  readonly hits: number;
}

/** An operation read in good order, and again while the upstream cannot serve it. */
export interface ReadInOutage {
  /** Whether the manifest describes the operation. */
  readonly mapped: boolean;
  readonly usual: Call | null;
  /** The first answer after the outage had met a request of the app, else the last one waited for. */
  readonly during: Call | null;
  /** Requests of the app that met the outage. */
  readonly hits: number;
}

export interface OutageFacts {
  readonly prices: readonly RefusedPrice[];
  /** The lanes on offer while discovery is down. */
  readonly lanes: ReadInOutage;
  /** The indicative price while the upstream has none. */
  readonly indicative: ReadInOutage;
}

/** An accepted quote whose status cannot be read for a while. */
export interface TrackingFacts {
  readonly trial: Trial;
  readonly obstacle: Obstacle | null;
  /** Status reads of the app that the outage met. */
  readonly hits: number;
  /** What the order showed meanwhile, each word once. */
  readonly during: readonly OrderStatus[];
  /** What it showed at last; null where it could not be read. */
  readonly final: OrderStatus | null;
}

/** A person asks a page for a quote while the pool asked for has none and the others have. */
export interface PageOutageFacts {
  readonly obstacle: Obstacle | null;
  /** The pool without a quote. */
  readonly poolId: string;
  /** Quote requests for it that were answered with `unavailable`. */
  readonly hits: number;
  /** Every quote request from the first of these on, until a moment after the page had its answer. */
  readonly asked: readonly JournalEntry[];
  /** Firm quotes that they brought about. */
  readonly quotes: readonly TwinQuote[];
  /** The accept control before anybody asked, and after the answer; null where it was not looked at. */
  readonly before: ControlState | null;
  readonly after: ControlState | null;
  /** What the page itself sent, everything but GET, HEAD and OPTIONS. */
  readonly sent: readonly SentRequest[];
  readonly screenshot: string | null;
}
