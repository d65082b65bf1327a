import type { WalkAction, WalkExpectation } from '../model/counterexample.js';
import { atPointer } from '../model/expression.js';

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
    return found.filter((item) => Object.entries(where).every(([key, text]) => textOf(atPointer(item, key)) === text));
  };
  switch (each.expect) {
    case 'status': {
      const status = answer(each.action)?.status;
      return status !== undefined && !each.oneOf.includes(status);
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
    case 'absent':
      return each.actions.some((index) => answer(index)?.body.includes(each.text));
  }
}

function outside(count: number, { atLeast, atMost }: Bounds): boolean {
  return count < atLeast || count > atMost;
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
