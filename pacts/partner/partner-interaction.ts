import type { DrillContext } from '../../src/drills/context.js';
import type { TrialRecorder } from '../../src/drills/trial.js';
import type { Call } from '../../src/model/call.js';
import type { OperationName, Outcome } from '../../src/model/words.js';

/** What an interaction is played on. */
export interface Scene {
  readonly context: DrillContext;
  /** The story of one quote; its own, or one that several readings share. */
  readonly trial: TrialRecorder;
  readonly owner: string;
  /** Another ordinary user; null where the manifest has one alone. */
  readonly stranger: string | null;
}

/** How the partner is brought into the state: nothing asked of it that a user could not do, the rest at the twin. */
export interface PartnerState {
  readonly name: string;
  /** Readings share one story, so that they cost one trade. */
  readonly shared?: true;
  set(scene: Scene): Promise<void>;
}

/** One thing that a user, support or finance relies on, in the words of the audit rather than of one app. */
export interface PartnerInteraction {
  readonly name: string;
  readonly rules: readonly string[];
  readonly operation: OperationName;
  /** What its state takes besides. */
  readonly needs?: OperationName;
  /** Not every app has it: left out of a manifest, it is unknown but gates nothing. */
  readonly optional?: true;
  readonly state: PartnerState;
  /** Outcomes that keep it. */
  readonly outcomes: readonly Outcome[];
  /** Outputs that must be there, as regular expressions; asked only where the manifest maps them. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Outputs that are lists with at least one item. */
  readonly lists?: readonly string[];
  ask(scene: Scene): Promise<Call>;
  /**
   * What Pact cannot say: what came of it, beyond the answer. Null: nothing wrong, and an answer that merely sounded
   * like a success (a redirect, a queue) is forgiven.
   */
  effect?(scene: Scene, call: Call): Promise<string | null>;
}
