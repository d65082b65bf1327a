import type { OrderStatus } from '../../../src/model/words.js';
import { eachQuote, executions, type Law, notMet } from './law.js';

type End = 'settled' | 'unwound' | 'returned' | 'open';

/** Apps have several words for an order that came to nothing. */
const ends: Readonly<Record<OrderStatus, End>> = {
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

/** What has ended stays as it ended (SAFE-28). */
export const terminalStands: Law = {
  id: 'terminal-stands',
  text: 'An order that shows how its trade ended never shows anything else while that stands.',
  rules: ['SAFE-28', 'SAFE-8'],
  judge: eachQuote((quote, index) => {
    const { trade, calls, deliveries } = quote.trial;
    const history = trade?.history ?? [];
    const at = (ms: number) => history.findLast(({ atMs }) => atMs <= ms)?.status;
    for (const { orderRef } of quote.orders) {
      let shown: { end: End; word: string } | null = null;
      for (const { operation, inputs, outputs, startedAtMs, endedAtMs } of calls) {
        if (operation !== 'order' || inputs.orderRef !== orderRef || outputs.status === undefined) continue;
        // The driver has translated it already: only the audit's words get through.
        const word = outputs.status as OrderStatus;
        const upstream = at(endedAtMs);
        if (upstream === undefined || upstream !== at(startedAtMs)) continue;
        const end = ends[word];
        if (shown && end !== shown.end && ends[upstream === 'reserved' ? 'pending' : upstream] === shown.end) {
          const seen = `The order showed ${shown.word} and later ${word}, while its trade stood as ${upstream} upstream.`;
          return { outcome: 'broken', quote: index, seen };
        }
        if (end !== 'open' && end === ends[upstream === 'reserved' ? 'pending' : upstream]) shown = { end, word };
      }
    }
    const contradicted = deliveries.length > 1;
    return contradicted && trade
      ? { outcome: 'held', how: 'repeated or contradicting events changed nothing' }
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
      ({ status }) =>
        status !== null &&
        ends[status] === ends[trial.trade?.status === 'reserved' ? 'pending' : (trial.trade?.status ?? 'pending')],
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
