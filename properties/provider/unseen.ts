import { shortestSpelled } from '../../src/counterexamples/weave.js';
import type { WalkExpectation } from '../../src/model/counterexample.js';
import { atPointer } from '../../src/model/expression.js';
import type { ProviderCall } from '../../src/model/facts/provider.js';
import { moot, named, refused } from '../../suites/provider-contract/observation.js';
import { pointerOf } from '../retry/scene.js';
import type { ProviderScene } from './expectations.js';
import { bodyOf, pointerIn } from './pointers.js';

/**
 * No more may be listed under a reference than answers named for it. Nothing is asked where an answer left it open
 * whether something was made, or where references do not tell whose a listed item is.
 */
export function unseenAtMost({ profile, walk, action }: ProviderScene): readonly WalkExpectation[] {
  const rule = profile.operations.list?.outputs.items;
  const lists = walk.calls.filter(({ operation }) => operation === 'list');
  if (typeof rule !== 'object' || !('from' in rule)) return [];
  const creates = walk.calls.filter(({ operation }) => operation === 'create');
  const at = pointerOf(rule.from);
  const { id, reference } = rule.each;
  const open = creates.some((call) => !named(call) && !refused(call));
  if (at === null || id === undefined || reference === undefined || open) return [];
  const clear: readonly WalkExpectation[] = creates.map((call) => ({
    ...{ expect: 'given-status', action: action(call), but: moot },
    // Of copies another one may be the one that is executed.
    oneOf: alone(call, creates) ? [named(call) ? '2xx' : '4xx'] : ['2xx', '4xx'],
  }));
  const listed = lists.flatMap((list): readonly WalkExpectation[] => [
    { expect: 'given-status', action: action(list), oneOf: ['2xx'], but: [] },
    ...groups(list.as, creates, { profile, walk }).map(
      ({ text, named }): WalkExpectation => ({
        ...{ expect: 'values', action: action(list), at, where: { [reference]: text }, field: id },
        ...{ atLeast: 0, atMost: named, among: null },
      }),
    ),
  ]);
  return [...clear, ...listed];
}

function alone(call: ProviderCall, creates: readonly ProviderCall[]): boolean {
  return creates.every((each) => each === call || each.step !== call.step);
}

/** References of one credential with how many resources answers named for each. */
function groups(
  as: number,
  all: readonly ProviderCall[],
  { profile, walk }: Pick<ProviderScene, 'profile' | 'walk'>,
): readonly { readonly text: string; readonly named: number }[] {
  const { prepare } = profile.operations;
  const creates = all.filter((call) => call.as === as);
  const count = (own: readonly ProviderCall[]) => new Set(own.flatMap(({ resource }) => resource ?? [])).size;
  if (prepare !== null) {
    return walk.calls.flatMap((call) => {
      if (call.operation !== 'prepare' || call.as !== as) return [];
      const text = textAt(call, pointerIn(prepare.outputs.reference, bodyOf(call)));
      const own = creates.filter(({ body }) => body === call.body);
      return text === null ? [] : [{ text, named: count(own) }];
    });
  }
  const text = walk.references?.[String(as)];
  return text === undefined ? [] : [{ text, named: count(creates) }];
}

/** A value that an export can take from a live answer. */
function textAt(call: ProviderCall, pointer: string | null): string | null {
  const value = pointer === null ? undefined : atPointer(bodyOf(call), pointer);
  return typeof value === 'string' && value.length >= shortestSpelled ? value : null;
}
