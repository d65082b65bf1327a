import type { Call } from '../../../src/model/call.js';
import type { WalkQuote } from '../../../src/model/facts/walks.js';
import type { JournalEntry, Trial, TwinTrade } from '../../../src/model/history.js';
import type { OrderStatus } from '../../../src/model/words.js';
import { lastRead } from './credits.js';
import { eachQuote, executions, type Law, notMet } from './law.js';

export type End = 'settled' | 'unwound' | 'returned' | 'open';

/** Apps have several words for an order that came to nothing. */
export const ends: Readonly<Record<OrderStatus, End>> = {
  open: 'open',
  pending: 'open',
  settled: 'settled',
  failed: 'unwound',
  released: 'unwound',
  expired: 'unwound',
  declined: 'unwound',
  cancelled: 'unwound',
  returned: 'returned',
};

/** One read of an order during which its trade stood still upstream. */
interface SteadyRead {
  readonly call: Call;
  readonly status: OrderStatus;
  readonly upstream: TwinTrade['status'];
}

/** An order that showed how its trade had ended, and something else later, while that end stood. */
interface Regress {
  readonly shown: SteadyRead;
  readonly other: SteadyRead;
  /** Every read since, while that end stood. */
  readonly later: readonly SteadyRead[];
}

/** What has ended stays as it ended (SAFE-28). */
export const terminalStands: Law = {
  id: 'terminal-stands',
  text: 'An order that shows how its trade ended never shows anything else while that stands.',
  rules: ['SAFE-28', 'SAFE-8'],
  judge: eachQuote((quote, index) => {
    const regress = regressOf(quote);
    if (regress) {
      const { shown, other } = regress;
      const seen = `The order showed ${shown.status} and later ${other.status}, while its trade stood as ${other.upstream} upstream.`;
      return { outcome: 'broken', quote: index, seen };
    }
    const { deliveries, trade } = quote.trial;
    const contradicted = deliveries.length > 1;
    return contradicted && trade
      ? { outcome: 'held', how: 'repeated or contradicting events changed nothing' }
      : notMet;
  }),
};

/** The first order of a quote that turned back from an end; null where none did. */
export function regressOf({ orders, trial }: WalkQuote): Regress | null {
  for (const { orderRef } of orders) {
    const reads = steadyReads(trial, orderRef);
    let shown: SteadyRead | null = null;
    for (const read of reads) {
      const end = endOf(read.upstream);
      if (shown && end === ends[shown.status] && ends[read.status] !== end) {
        const later = reads.slice(reads.indexOf(shown) + 1).filter(({ upstream }) => endOf(upstream) === end);
        return { shown, other: read, later };
      }
      if (end !== 'open' && ends[read.status] === end) shown = read;
    }
  }
  return null;
}

function steadyReads({ trade, calls }: Trial, orderRef: string): SteadyRead[] {
  const at = (ms: number) => trade?.history.findLast(({ atMs }) => atMs <= ms)?.status;
  return calls.flatMap((call) => {
    if (call.operation !== 'order' || call.inputs.orderRef !== orderRef || call.outputs.status === undefined) return [];
    const upstream = at(call.endedAtMs);
    if (upstream === undefined || upstream !== at(call.startedAtMs)) return [];
    // The driver has translated it already: only the audit's words get through.
    return [{ call, status: call.outputs.status as OrderStatus, upstream }];
  });
}

/** How a trade has ended, in the terms of its order. */
export function endOf(trade: TwinTrade['status']): End {
  return ends[trade === 'reserved' ? 'pending' : trade];
}

/** What was accepted is taken up again until it is known what became of it (KEY-6, EXEC-9). */
export const ordersEnd: Law = {
  id: 'orders-end',
  text: 'An order that was taken comes to an end: executed, or turned down once its quote has expired.',
  rules: ['KEY-6', 'EXEC-9'],
  judge: eachQuote((quote, index, { settled, restarts }) => {
    const { orders, trial } = quote;
    // What a trade does to its order is a matter of other laws.
    if (settled === null || orders.length === 0 || trial.trade !== null) return notMet;
    if (!settled && orders.every(({ status }) => status === 'pending')) {
      const seen = 'The quote was never executed and has long expired, and its order still shows pending.';
      return { outcome: 'broken', quote: index, seen };
    }
    return settled && restarts.length > 0
      ? { outcome: 'held', how: 'an order whose app was killed came to an end without a trade' }
      : notMet;
  }),
};

/** Who asks by the trade finds the order (EXEC-7, SAFE-13). */
export const idsRecorded: Law = {
  id: 'ids-recorded',
  text: 'The trade id is stored with the order, also when its execution had to be retried.',
  rules: ['EXEC-7', 'SAFE-9', 'SAFE-13'],
  judge: eachQuote((quote, index, { settled }) => {
    const { ids, trial } = quote;
    // A trade that the order never came to know of is a matter of its execution.
    if (!ids || !settled || quote.orders.length !== 1) return notMet;
    const known = quote.orders.some(
      ({ status }) => status !== null && ends[status] === endOf(trial.trade?.status ?? 'reserved'),
    );
    if (!known) return notMet;
    if (ids.traced === false || ids.shown === false) {
      const where =
        ids.traced === false ? 'A trace by the trade id finds nothing' : 'The order does not name its trade';
      return {
        outcome: 'broken',
        quote: index,
        seen: `${where}, after ${executions(quote).length} requests to execute it.`,
      };
    }
    return ids.traced === null && ids.shown === null
      ? notMet
      : { outcome: 'held', how: 'the order could be found by its trade id' };
  }),
};

/** An event that overtakes the answer is kept until it is known whose it is (SAFE-29). */
export const earlyEventsJoined: Law = {
  id: 'early-events-joined',
  text: 'An event that the app took before it knew of the trade is joined to the ledger entries of its order all the same.',
  rules: ['SAFE-19', 'SAFE-29'],
  judge: eachQuote((quote, index, { settled }) => {
    const { ids, orders, trial } = quote;
    const events = ids?.events;
    // Which of several orders has the trade, and whether it was credited at all, are matters of other laws.
    const credited = lastRead(quote)?.entries?.some(({ kind }) => kind === 'credit');
    if (!events || !settled || !credited || orders.length !== 1 || orders[0]?.status !== 'settled') return notMet;
    const knownAtMs = toldAtMs(trial.journal, trial.quote?.quoteId);
    const early = trial.deliveries.some(
      ({ eventId, sentAtMs }) => sentAtMs < knownAtMs && events.taken.includes(eventId),
    );
    if (!early) return notMet;
    // One settlement may be told by several events, and an entry have room for one.
    return events.named.length > 0
      ? { outcome: 'held', how: 'the ledger named an event that had come early' }
      : {
          outcome: 'broken',
          quote: index,
          seen: 'The app took the event of the trade before anything else told of the trade, and no ledger entry names it.',
        };
  }),
};

/** When an answer of the upstream first told the app of this quote's trade. */
export function toldAtMs(journal: readonly JournalEntry[], quoteId: string | undefined): number {
  const told = journal.filter(
    (entry) =>
      entry.quoteId === quoteId && entry.operation !== 'createQuote' && entry.tradeId !== null && entry.status === 200,
  );
  return Math.min(...told.flatMap(({ endedAtMs }) => endedAtMs ?? []));
}
