import type { Counterexample } from '../model/counterexample.js';
import { leavesAtOnce, type Plan, type PlannedAction, type Stage, takenFrom, type Variable } from './plan.js';

type Doing<Kind> = Extract<PlannedAction, { readonly kind: Kind }>;

/** How a language of exports writes what happens. */
export interface Language {
  comment(text: string): string;
  /** Where the value of a variable comes from. */
  declaration(variable: Variable): string;
  wait(action: Doing<'wait'>): string;
  operator(action: Doing<'operator'>): string;
  /** Sends it and waits for its answer. */
  request(action: Doing<'request'>): string;
  /** Sends it and goes on. */
  leave(action: Doing<'request'>): string;
  /** Waits for the answers of all that left. */
  join(left: readonly Doing<'request'>[]): string;
}

/** The lines of every stage, in order; a sentence of the script stands above what it tells. */
export function stageLines(plan: Plan, { script }: Counterexample, language: Language): readonly string[] {
  return plan.stages.flatMap((stage) => linesOf(stage, plan, script, language));
}

function linesOf({ together, tells, actions }: Stage, plan: Plan, script: readonly string[], language: Language) {
  const lines: string[] = tells.length > 0 ? [''] : [];
  const left: Doing<'request'>[] = [];
  const take = (from: readonly PlannedAction[]) =>
    takenFrom(plan, from).map((variable) => language.declaration(variable));
  for (const action of actions) {
    if (tells.includes(action)) lines.push(language.comment(`${action.step + 1}. ${script[action.step] ?? ''}`));
    if (action.kind === 'wait') lines.push(language.wait(action));
    else if (action.kind === 'operator') lines.push(language.operator(action));
    else if (together && leavesAtOnce(action)) {
      lines.push(language.leave(action));
      left.push(action);
    } else lines.push(language.request(action), ...take([action]));
  }
  return left.length === 0 ? lines : [...lines, language.join(left), ...take(left)];
}
