import type { RecordedIds } from '../../src/model/facts/walks.js';
import type { Leg, Walk } from './walk.js';

/** Asks support and the order itself for the trade of a quote; null where there is no trade, or nobody to ask. */
export async function readIds({ context }: Walk, { trial }: Leg): Promise<RecordedIds | null> {
  const trade = trial.trade();
  if (!trade) return null;
  const { partner } = context;
  const order = trial.calls.findLast(({ operation, outcome }) => operation === 'order' && outcome === 'ok');
  const named = order?.outputs.tradeId;
  // An order of another trade: whether that may be is another matter.
  if (typeof named === 'string' && named !== '' && named !== trade.transactId) return null;
  const shown = order && partner.maps('order', 'tradeId') ? named === trade.transactId : null;
  if (!partner.has('trace')) return { traced: null, shown };
  const traced = await trial.call('trace', { id: trade.transactId });
  if (traced.outcome === 'error') return { traced: null, shown };
  return { traced: traced.outcome === 'ok', shown };
}
