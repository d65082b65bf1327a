import { type Planted, withSeams } from './defect.js';

const PATIENCE_MS = 2000;

export const oldReservationMarkedFailed: Planted = {
  id: 'old-reservation-marked-failed',
  title: 'Waiting becomes failing',
  wrong: 'An order that is reserved for more than two seconds is marked failed without terminal evidence.',
  question: 'pending-credits-ledger',
  plant: (correct) =>
    withSeams(correct, 'settlement', {
      onOldReservation: async (settlement, order, ageMs) => {
        if (ageMs < PATIENCE_MS || order.trade_id === null) return;
        const cause = { kind: 'poll', requestId: null } as const;
        await settlement.apply(order.order_ref, { tradeId: order.trade_id, status: 'failed', amountOut: null, cause });
      },
    }),
};
