import type { Answer, CheckOutcome, Severity } from '../model/report.js';

/** What the roll-up needs to know of a check. */
export interface Weighed {
  readonly severity: Severity;
  readonly outcome: CheckOutcome;
}

/** Worst last. Two answers joined are the worse one. */
const order = ['safe', 'unverified', 'unsafe'] as const satisfies readonly Answer[];

/**
 * Answers a question from its checks. Any failure makes it unsafe; a check that could not see, or no passing check at all,
 * leaves it unverified. Minor checks neither open nor shut a question. What a waiver or the manifest takes out proves nothing.
 */
export function answer(checks: readonly Weighed[]): Answer {
  const counted = checks.filter(({ severity }) => severity !== 'minor');
  if (counted.some(({ outcome }) => outcome === 'fail')) return 'unsafe';
  if (counted.some(({ outcome }) => outcome === 'unverified')) return 'unverified';
  return counted.some(({ outcome }) => outcome === 'pass') ? 'safe' : 'unverified';
}

/**
 * Whether an area holds the gate: by its blocker checks. Where they are all well, or there are none that apply,
 * an answer spoilt by lesser checks is information, not a barrier.
 */
export function areaBlocks(checks: readonly Weighed[]): boolean {
  const blockers = checks.filter(
    ({ severity, outcome }) => severity === 'blocker' && outcome !== 'not-applicable' && outcome !== 'waived',
  );
  if (blockers.length === 0) return false;
  return answer(blockers) !== 'safe' || answer(checks) === 'safe';
}

/** The worst of several answers; safe for none. */
export function worst(answers: readonly Answer[]): Answer {
  return order[Math.max(0, ...answers.map((each) => order.indexOf(each)))] ?? 'unverified';
}
