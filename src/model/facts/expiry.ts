import type { Obstacle, Trial } from '../history.js';

/** The accept control of a page, as a person would find it. */
export interface ControlState {
  readonly atMs: number;
  readonly visible: boolean;
  readonly enabled: boolean;
}

export interface StaleTabFacts {
  readonly trial: Trial;
  readonly obstacle: Obstacle | null;
  /** While the quote stood. */
  readonly before: ControlState | null;
  /** The first look after expiry in which the control was not usable any more, else the last look. */
  readonly after: ControlState | null;
  /** Firm quotes that the page itself locked anew around expiry: new terms on offer. */
  readonly renewed: number;
  /** How the accept was forced past a disabled control, null where it was not. */
  readonly forced: string | null;
  readonly screenshot: string | null;
}
