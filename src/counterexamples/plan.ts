import type { Counterexample, WalkAction, WalkExpectation } from '../model/counterexample.js';
import type { Place } from './places.js';
import type { Encoding } from './tokens.js';
import { createWeaver } from './weave.js';

/** Text to be sent or expected: as it is, or the value of a variable in the spelling of its place. */
export type Piece = string | { readonly variable: string; readonly as: Encoding };

export type Variable = { readonly name: string } & (
  | { readonly kind: 'secret'; readonly label: string; readonly account: string | null }
  /** Made up anew in every run, so that a second run is no replay of the first. */
  | { readonly kind: 'fresh'; readonly value: string }
  | { readonly kind: 'taken'; readonly action: number; readonly from: Place }
);

export type PlannedAction = { readonly index: number; readonly step: number } & (
  | {
      readonly kind: 'request';
      readonly to: 'target' | 'control';
      /** Which process of the target, from 0. */
      readonly via: number;
      readonly account: string | null;
      readonly method: string;
      readonly path: readonly Piece[];
      readonly headers: readonly { readonly name: string; readonly value: readonly Piece[] }[];
      readonly body: readonly Piece[] | null;
      /** Carries the cookies that earlier answers set for its account. */
      readonly cookies: boolean;
    }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'operator'; readonly text: string }
);

/** One action, or a group of which the requests to the target are under way together. */
export interface Stage {
  readonly together: boolean;
  readonly actions: readonly PlannedAction[];
  /** Those with which a new step begins. */
  readonly tells: readonly PlannedAction[];
}

export interface Plan {
  readonly stages: readonly Stage[];
  readonly variables: readonly Variable[];
  /** Texts of expectations, with variables where a value is one that requests carry too. */
  spell(text: string): readonly Piece[];
  readonly expectations: readonly WalkExpectation[];
}

/**
 * What an export does, whatever the language: which values are taken from live answers, which come from the environment,
 * which are made up anew, and what leaves together. Pure.
 */
export function planExport(example: Counterexample): Plan {
  const weaver = createWeaver(example);
  const stages = grouped(example.actions).map(({ together, indices }): Stage => {
    const actions = indices.map((index) => {
      const action = planned(example.actions[index], index, weaver);
      if (together && !leavesAtOnce(action)) weaver.answered([index]);
      return action;
    });
    if (together) weaver.answered(indices.filter((_, at) => leavesAtOnce(actions[at])));
    else weaver.answered(indices);
    const tells = actions.filter(({ index, step }) => step !== example.actions[index - 1]?.step);
    return { together: together && actions.some(({ kind }) => kind === 'request'), actions, tells };
  });
  // Values that only expectations need are taken from answers too, which has to be known before these are written.
  for (const text of example.expectations.flatMap(textsOf)) weaver.spell(text);
  return {
    stages,
    variables: weaver.variables,
    spell: (text) => weaver.spell(text),
    expectations: example.expectations,
  };
}

/** The variables whose values stand in the answers of these actions. */
export function takenFrom({ variables }: Pick<Plan, 'variables'>, actions: readonly PlannedAction[]): Variable[] {
  const indices = new Set(actions.map(({ index }) => index));
  return variables.filter((variable) => variable.kind === 'taken' && indices.has(variable.action));
}

function textsOf(each: WalkExpectation): readonly string[] {
  switch (each.expect) {
    case 'given':
    case 'value':
      return each.oneOf;
    case 'count':
      return Object.values(each.where);
    case 'values':
      return [...Object.values(each.where), ...(each.among ?? [])];
    case 'gaps':
      return [...Object.values(each.where), ...Object.values(each.after)];
    case 'absent':
      return [each.text];
    case 'given-status':
    case 'status':
    case 'distinct':
      return [];
  }
}

/** Whether nobody waits for its answer while its group is under way. */
export function leavesAtOnce(action: PlannedAction | undefined): boolean {
  return action?.kind === 'request' && action.to === 'target';
}

function planned(
  action: WalkAction | undefined,
  index: number,
  weaver: ReturnType<typeof createWeaver>,
): PlannedAction {
  if (!action) throw new RangeError(`no action ${index}`);
  const place = { index, step: action.step };
  switch (action.kind) {
    case 'wait':
      return { ...place, kind: 'wait', ms: action.ms };
    case 'operator':
      return { ...place, kind: 'operator', text: action.text };
    case 'request':
      return { ...place, kind: 'request', ...weaver.request(action) };
  }
}

/** A group reaches from its first action to its last; what lies between happens meanwhile. */
function grouped(actions: readonly WalkAction[]): readonly { together: boolean; indices: readonly number[] }[] {
  const groups: { together: boolean; indices: number[] }[] = [];
  for (let index = 0; index < actions.length; index++) {
    const group = actions[index]?.together ?? null;
    const last = group === null ? index : actions.findLastIndex(({ together }) => together === group);
    const indices = Array.from({ length: last - index + 1 }, (_, offset) => index + offset);
    groups.push({ together: indices.length > 1, indices });
    index = last;
  }
  return groups;
}
