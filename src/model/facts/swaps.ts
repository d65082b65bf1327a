import type { TwinSwap } from '../../../twin/api.js';
import type { Obstacle, Trial } from '../history.js';
import type { OrderStatus } from '../words.js';

/** What the upstream did to the story's requests to create a swap. */
export type SwapFailure = 'none' | 'uncertain' | 'lasting' | 'refused';

/** One confirm of one swap under one hazard. `trial.journal` holds the requests to create a swap that came of it. */
export interface ConfirmStory {
  readonly trial: Trial;
  readonly failure: SwapFailure;
  /** Swaps that came about meanwhile. */
  readonly swaps: readonly TwinSwap[];
  /** What the order showed last; null where there was none, or it could not be read. */
  readonly status: OrderStatus | null;
  /** Why the story stopped before its end. */
  readonly obstacle: Obstacle | null;
}

export interface ConfirmFacts {
  readonly stories: readonly ConfirmStory[];
}

/** The mark at which a lasting failure ends; what was sent until then, the app sent of itself. */
export const failureEnds = 'the failure ends';
