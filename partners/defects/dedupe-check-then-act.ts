import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Planted, withSeams } from './defect.js';

const GAP_MS = 40;

export const dedupeCheckThenAct: Planted = {
  id: 'dedupe-check-then-act',
  title: 'Look first, insert later',
  wrong: 'An accept looks for an order of the quote and then inserts one; two at once both find none.',
  question: 'double-click-duplicates',
  plant: (correct) =>
    withSeams(correct, 'acceptance', {
      orderSlot: async (_request, ordersOfQuote) => {
        const [order] = await ordersOfQuote();
        if (order) return order.slot;
        await wait(GAP_MS);
        return randomUUID();
      },
    }),
};
