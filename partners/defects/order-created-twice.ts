import { randomUUID } from 'node:crypto';
import { type Planted, withSeams } from './defect.js';

export const orderCreatedTwice: Planted = {
  id: 'order-created-twice',
  title: 'Every accept is an order',
  wrong: 'Every accept request creates an order of its own.',
  question: 'double-click-duplicates',
  plant: (correct) => withSeams(correct, 'acceptance', { orderSlot: async () => randomUUID() }),
};
