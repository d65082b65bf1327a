import type { Catalogue } from '../model/catalogue.js';
import type { Check } from '../model/check.js';
import { unknownWord } from './usage-error.js';

/**
 * Resolves `--only`: check, question and area ids to check ids, in catalogue order; null for all.
 * Throws UsageError for an id that names nothing.
 */
export function selectChecks(only: readonly string[] | null, catalogue: Catalogue): readonly string[] | null {
  if (only === null) return null;
  const questions = catalogue.questions.map(({ id }) => id as string);
  const ids = catalogue.checks.map(({ id }) => id);
  for (const word of only) {
    if (!questions.includes(word) && !ids.includes(word))
      throw unknownWord('check, question or area', word, [...questions, ...ids]);
  }
  return catalogue.checks
    .filter(({ id, question }) => only.includes(id) || only.includes(question))
    .map(({ id }) => id);
}

/** The same with nothing left open: every check of this catalogue where none was named. */
export function askedChecks(only: readonly string[] | null, catalogue: Catalogue): readonly string[] {
  return selectChecks(only, catalogue) ?? catalogue.checks.map(({ id }) => id);
}

/** The drills that the selected checks need, without repetition. */
export function neededDrills(checks: readonly Check[], only: readonly string[]): readonly string[] {
  const chosen = checks.filter(({ id }) => only.includes(id));
  return [...new Set(chosen.flatMap(({ needs }) => needs))];
}
