import type { Behaviour } from '../reference/behaviour.js';
import type { Settings } from '../reference/settings.js';

/** One mistake and how it gets into an otherwise correct partner. */
export interface Planted {
  readonly id: string;
  readonly title: string;
  /** What is wrong, in one sentence. */
  readonly wrong: string;
  /** The launch question or area that must turn unsafe. */
  readonly question: string;
  plant(correct: Behaviour, settings: Settings): Behaviour;
}

/** A planted mistake together with what the audit must say about it. */
export interface Defect extends Planted {
  /** Ids of the checks that must fail, and no others. */
  readonly checks: readonly string[];
}

/** The same behaviour with some seams of one part replaced. */
export function withSeams<Part extends keyof Behaviour>(
  behaviour: Behaviour,
  part: Part,
  seams: Partial<Behaviour[Part]>,
): Behaviour {
  return { ...behaviour, [part]: { ...behaviour[part], ...seams } };
}
