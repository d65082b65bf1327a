import { orderRefs } from '../../src/drills/duplicates/order-fates.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import type { RecordedIds, WalkObservation, WalkQuote } from '../../src/model/facts/walks.js';
import type { Obstacle, Trial } from '../../src/model/history.js';
import type { OrderStatus } from '../../src/model/words.js';
import type { Leg, Walk } from './walk.js';

export interface Circumstances {
  /** Whether no other walk ran on the stage meanwhile, so that whatever nobody asked for is this one's doing. */
  readonly alone: boolean;
  readonly usual: readonly LedgerEntry[] | null;
  /** Null before it was waited for. */
  readonly settled: boolean | null;
  readonly obstacle: Obstacle | null;
}

/** Closes the record of a walk: plain data from here on. */
export function observe(
  walk: Walk,
  { alone, usual, settled, obstacle }: Circumstances,
  ids: readonly (RecordedIds | null)[] = [],
): WalkObservation {
  const { upstream, claimed } = walk.context.stage;
  const unasked = (made: { quoteId: string; createdAtMs: number }) =>
    made.createdAtMs >= walk.startedAtMs && !claimed.has(made.quoteId);
  return {
    id: walk.id,
    steps: walk.steps,
    quotes: walk.legs.map((leg, index) => quoteOf(leg, alone, ids[index] ?? null)),
    locks: walk.locks,
    restarts: walk.restarts,
    strays: alone
      ? { quotes: upstream?.quotes().filter(unasked) ?? [], trades: upstream?.trades().filter(unasked) ?? [] }
      : null,
    usual,
    settled,
    obstacle,
  };
}

function quoteOf({ trial, ledger }: Leg, alone: boolean, ids: RecordedIds | null): WalkQuote {
  const ended = trial.end();
  const statusOf = (orderRef: string): OrderStatus | null => {
    const read = ended.calls.findLast(
      ({ operation, inputs, outputs }) =>
        operation === 'order' && inputs.orderRef === orderRef && outputs.status !== undefined,
    );
    // The driver has translated it already: only the audit's words get through.
    return (read?.outputs.status as OrderStatus | undefined) ?? null;
  };
  return {
    trial: alone ? ended : ownOnly(ended),
    orders: orderRefs(ended.calls).map((orderRef) => ({ orderRef, status: statusOf(orderRef) })),
    ledger,
    ids,
  };
}

/** Beside other walks nobody knows whose a stray quote is. */
function ownOnly(trial: Trial): Trial {
  const journal = trial.journal.filter(({ quoteId }) => quoteId === trial.quote?.quoteId);
  return { ...trial, journal, unclaimed: { quotes: [], trades: [] } };
}
