import type { Check, DrillId, Needed, Statements } from '../model/check.js';
import type { RunRecord } from '../model/history.js';

/** A check as its author writes it: message ids and drills are inferred, so an undeclared one does not compile. */
export interface CheckDefinition<N extends readonly DrillId[], T extends Readonly<Record<string, string>>> {
  /** Kebab case; the same id stands in `checklists/checks/<area>.yaml`. */
  readonly id: string;
  readonly needs: N;
  readonly messages: T;
  judge(facts: Needed<N>, say: Statements<keyof T & string>, run: RunRecord): void;
}

/**
 * Declares a check. `judge` must be pure: everything it knows comes from the facts of the drills that it names.
 * Throws where a check needs no drill or has no failing message, since such a check could never fail.
 */
export function defineCheck<const N extends readonly DrillId[], const T extends Readonly<Record<string, string>>>(
  definition: CheckDefinition<N, T>,
): Check<N, keyof T & string> {
  if (definition.needs.length === 0) throw new TypeError(`${definition.id} needs no drill, so it can see nothing`);
  if (Object.keys(definition.messages).length === 0) throw new TypeError(`${definition.id} has no failing message`);
  return definition;
}
