import type { Call } from '../../src/model/call.js';
import type { WalkQuote } from '../../src/model/facts/walks.js';
import { acceptsOf } from './laws/law.js';
import type { Walked } from './run-walk.js';

/** The time from one accept of a quote to the next: what is executed then, the app sends by itself. */
export interface Turn {
  /** Before which action of the walk it begins. */
  readonly at: number;
  readonly sinceMs: number;
  /** Null where no accept follows. */
  readonly untilMs: number | null;
}

/** Accepts that left together begin one turn. */
export function turnsOf(quote: WalkQuote, walked: Walked): Turn[] {
  const starts = new Map<number, number>();
  for (const call of acceptsOf(quote)) {
    const at = placeOf(call, walked);
    if (at !== null) starts.set(at, Math.min(call.startedAtMs, starts.get(at) ?? Infinity));
  }
  const ordered = [...starts].sort(([left], [right]) => left - right);
  return ordered.map(([at, sinceMs], index) => ({ at, sinceMs, untilMs: ordered[index + 1]?.[1] ?? null }));
}

/** Before which action of the walk something comes before this call; null where the walk did not make it. */
export function placeOf(call: Call, { actions, calls }: Walked): number | null {
  const own = actions.findIndex((action) => calls.get(action) === call);
  const group = actions[own]?.together ?? null;
  if (group !== null) return actions.findIndex(({ together }) => together === group);
  return own < 0 ? null : own;
}
