import { type Planted, withSeams } from './defect.js';

export const earlyEventLost: Planted = {
  id: 'early-event-lost',
  title: 'An early event is dropped',
  wrong: 'An event that comes before its trade id is stored is acknowledged and forgotten.',
  question: 'finance-match',
  plant: (correct) =>
    withSeams(correct, 'webhooks', {
      recognises: (order, event) => order.trade_id === event.tradeId,
      keepsEarly: false,
    }),
};
