import type { Behaviour } from '../reference/behaviour.js';
import type { Settings } from '../reference/settings.js';

/** One planted mistake in an otherwise correct partner. */
export interface Defect {
  readonly id: string;
  readonly title: string;
  /** What is wrong, in one sentence. */
  readonly wrong: string;
  /** The launch question or area that must turn unsafe. */
  readonly question: string;
  /** Ids of the checks that must fail, and no others. */
  readonly checks: readonly string[];
  plant(correct: Behaviour, settings: Settings): Behaviour;
}
