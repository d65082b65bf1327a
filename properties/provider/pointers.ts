import { atPointer } from '../../src/model/expression.js';
import type { ProviderCall } from '../../src/model/facts/provider.js';
import type { OutputRule } from '../../src/model/manifest.js';
import { isPresent } from '../../src/probes/http/extract.js';
import { pointerOf } from '../retry/scene.js';

/** The body of an answer, undefined where it is no JSON. */
export function bodyOf({ exchange }: ProviderCall): unknown {
  try {
    return JSON.parse(exchange.response?.body ?? '');
  } catch {
    return undefined;
  }
}

/** Where a rule reads this body; of alternatives the first that finds something. Null where it reads more than a member. */
export function pointerIn(rule: OutputRule | undefined, body: unknown): string | null {
  const alternatives: readonly OutputRule[] = rule === undefined ? [] : isList(rule) ? rule : [rule];
  let pointer: string | null = null;
  for (const alternative of alternatives) {
    pointer = isList(alternative) ? pointerIn(alternative, body) : pointerOf(alternative);
    if (pointer === null || isPresent(atPointer(body, pointer))) return pointer;
  }
  return pointer;
}

function isList(rule: OutputRule): rule is readonly OutputRule[] {
  return Array.isArray(rule);
}
