import type { RecordedIds } from '../../src/model/facts/walks.js';
import { readEvents } from './read-events.js';
import type { Leg, Walk } from './walk.js';

/** Asks support, finance and the order itself for the trade of a quote; null where there is no trade, or nobody to ask. */
export async function readIds(walk: Walk, leg: Leg): Promise<RecordedIds | null> {
  const { partner } = walk.context;
  const { trial } = leg;
  const trade = trial.trade();
  if (!trade) return null;
  const order = trial.calls.findLast(({ operation, outcome }) => operation === 'order' && outcome === 'ok');
  const named = order?.outputs.tradeId;
  // An order of another trade: whether that may be is another matter.
  if (typeof named === 'string' && named !== '' && named !== trade.transactId) return null;
  const shown = order && partner.maps('order', 'tradeId') ? named === trade.transactId : null;
  const traced = partner.has('trace') ? await trial.call('trace', { id: trade.transactId }) : null;
  return {
    traced: traced === null || traced.outcome === 'error' ? null : traced.outcome === 'ok',
    shown,
    events: await readEvents(walk, leg),
  };
}
