import type { Call } from '../../src/model/call.js';
import type { WalkQuote } from '../../src/model/facts/walks.js';
import { regressOf } from './laws/records.js';
import type { Walked } from './run-walk.js';
import { placeOf } from './turns.js';

/** Where an app shows what became of a trade. */
export interface Ending {
  /** Before which action of the walk the trade must have ended; null where the walk itself did not look. */
  readonly at: number | null;
  /** What was read when the walk was over. */
  readonly reads: readonly Call[];
  /** The search for the trade by its id. */
  readonly trace: Call | null;
}

/** By law: what showed the end of the quote's trade, and what contradicted it or was missing there. */
const endings: Readonly<Record<string, (quote: WalkQuote, walked: Walked) => Ending>> = {
  'terminal-stands': (quote, walked) => {
    const regress = regressOf(quote);
    const reads = regress ? [regress.shown.call, regress.other.call] : [];
    return {
      at: regress && placeOf(regress.shown.call, walked),
      reads: reads.filter((call) => placeOf(call, walked) === null),
      trace: null,
    };
  },
  'ids-recorded': ({ trial }) => ({ at: null, reads: [], trace: traceOf(trial) ?? null }),
};

/** Null where the law asks for no such thing. */
export function endingOf(lawId: string, quote: WalkQuote | null, walked: Walked): Ending | null {
  return (quote && endings[lawId]?.(quote, walked)) ?? null;
}

/** The last search for a trade by its own id. */
export function traceOf({ calls, trade }: WalkQuote['trial']): Call | undefined {
  return calls.findLast(({ operation, inputs }) => operation === 'trace' && inputs.id === trade?.transactId);
}
