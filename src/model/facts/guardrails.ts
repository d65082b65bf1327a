import type { JournalEntry, Obstacle, Trial } from '../history.js';
import type { OrderStatus } from '../words.js';

/** A quote accepted while the prefunded balance does not cover it. */
export interface UnfundedFacts {
  readonly trial: Trial;
  readonly obstacle: Obstacle | null;
  /** What the user's order showed at last; null where there is none, or it could not be read. */
  readonly final: OrderStatus | null;
}

/** What a page does before anybody asks for a quote. */
export interface PageLockFacts {
  readonly obstacle: Obstacle | null;
  /** Firm quotes locked by opening the page alone. */
  readonly onLoad: readonly JournalEntry[];
  /** Firm quotes locked while the steps of one lock were taken, the amount typed key by key. */
  readonly onSteps: readonly JournalEntry[];
  /** How far it got: the page was opened, a quote came about, and an order of it. */
  readonly opened: boolean;
  readonly locked: boolean;
  readonly accepted: boolean;
  /** What users read on the way, by place. */
  readonly texts: readonly { readonly where: string; readonly text: string }[];
  readonly screenshot: string | null;
}
