import { type Planted, withSeams } from './defect.js';
import { wasRetried } from './was-retried.js';

export const tradeIdLostAfterRetry: Planted = {
  id: 'trade-id-lost-after-retry',
  title: 'A retried execution has no trade id',
  wrong: 'When the first answer of an execution was lost, the trade id of the later one is not stored.',
  question: 'support-traceability',
  plant: (correct) =>
    withSeams(correct, 'settlement', {
      tradeIdToStore: async (tx, order, signal) =>
        (await wasRetried(tx, order.order_ref)) ? null : correct.settlement.tradeIdToStore(tx, order, signal),
    }),
};
