import { type Planted, withSeams } from './defect.js';

const LOST_READS = 3;

export const outageEndsTracking: Planted = {
  id: 'outage-ends-tracking',
  title: 'No news is taken for bad news',
  wrong: 'An order whose status could not be read three times in a row is marked failed.',
  question: 'fallback',
  plant: (correct) => {
    const lost = new Map<string, number>();
    return withSeams(correct, 'settlement', {
      onLostRead: async (settlement, { order_ref: orderRef, trade_id: tradeId }) => {
        lost.set(orderRef, (lost.get(orderRef) ?? 0) + 1);
        if ((lost.get(orderRef) ?? 0) < LOST_READS || tradeId === null) return;
        const cause = { kind: 'poll', requestId: null } as const;
        await settlement.apply(orderRef, { tradeId, status: 'failed', amountOut: null, cause });
      },
    });
  },
};
