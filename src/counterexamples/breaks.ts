import type { ItemValues, StatusWord, WalkAction, WalkExpectation } from '../model/counterexample.js';
import { atPointer } from '../model/expression.js';
import { keepsPace } from '../model/pace.js';

type Bounds = { readonly atLeast: number; readonly atMost: number };

/** Whether the answers as they were recorded break this expectation; false where they show nothing of it. Pure. */
export function breaks(each: WalkExpectation, actions: readonly WalkAction[]): boolean {
  const answer = (index: number) => {
    const action = actions[index];
    return action?.kind === 'request' ? action.answer : null;
  };
  const body = (index: number): unknown => {
    try {
      return JSON.parse(answer(index)?.body ?? '');
    } catch {
      return undefined;
    }
  };
  const list = ({ action, at, where }: Extract<WalkExpectation, { where: unknown }>): readonly unknown[] | null => {
    const found = atPointer(body(action), at);
    if (!Array.isArray(found)) return null;
    return found.filter((item) => isLike(item, where));
  };
  switch (each.expect) {
    case 'given':
    case 'given-status':
      return false;
    case 'status': {
      const status = answer(each.action)?.status;
      return status !== undefined && !isAmong(status, each.oneOf);
    }
    case 'value':
      return answer(each.action) !== null && !each.oneOf.includes(textOf(atPointer(body(each.action), each.at)) ?? '');
    case 'distinct': {
      const shown = each.actions.flatMap((index) => textOf(atPointer(body(index), each.at)) ?? []);
      return shown.length > 0 && outside(new Set(shown).size, each);
    }
    case 'count': {
      const items = list(each);
      return items !== null && outside(items.length, each);
    }
    case 'values': {
      const items = list(each);
      const shown = new Set(items?.map((item) => textOf(atPointer(item, each.field)) ?? ''));
      const allowed = each.among;
      const others = allowed === null ? [] : [...shown].filter((text) => !allowed.includes(text));
      return items !== null && (outside(shown.size, each) || others.length > 0);
    }
    case 'gaps':
      return gapsOf(list(each) ?? [], each.after).some(
        (gaps) => gaps.length >= each.fewest && !each.paces.some((pace) => keepsPace(gaps, pace)),
      );
    case 'absent':
      return each.actions.some((index) => answer(index)?.body.includes(each.text));
  }
}

/** Whether it is no judgement by itself, but what others rest on. */
export function isGiven({ expect }: WalkExpectation): boolean {
  return expect === 'given' || expect === 'given-status';
}

function isAmong(status: number, words: readonly StatusWord[]): boolean {
  return words.some((word) => word === status || word === `${Math.floor(status / 100)}xx`);
}

/** Under each key, the gaps from each request like that to the next; one that has not ended begins none. */
function gapsOf(requests: readonly unknown[], after: ItemValues): readonly (readonly number[])[] {
  const byKey = new Map<string, readonly unknown[]>();
  for (const request of requests) {
    const key = textOf(atPointer(request, '/idempotencyKey')) ?? '';
    byKey.set(key, [...(byKey.get(key) ?? []), request]);
  }
  return [...byKey.values()].map((sent) =>
    sent.slice(1).flatMap((next, at) => {
      const ended = atPointer(sent[at], '/endedAtMs');
      const arrived = atPointer(next, '/arrivedAtMs');
      return isLike(sent[at], after) && typeof ended === 'number' ? [Number(arrived) - ended] : [];
    }),
  );
}

function isLike(item: unknown, values: ItemValues): boolean {
  return Object.entries(values).every(([at, text]) => (textOf(atPointer(item, at)) ?? '') === text);
}

function outside(count: number, { atLeast, atMost }: Bounds): boolean {
  return count < atLeast || count > atMost;
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
