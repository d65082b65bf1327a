import { type Planted, withSeams } from './defect.js';
import { takeFreshQuote } from './take-fresh-quote.js';

export const secondAcceptRequotes: Planted = {
  id: 'second-accept-requotes',
  title: 'A second accept buys again',
  wrong: 'An accept of an executed quote locks a new quote with the same terms and executes it.',
  question: 'double-click-duplicates',
  plant: (correct) =>
    withSeams(correct, 'acceptance', {
      onRepeated: async (desk, request, order) =>
        (order.trade_id === null ? null : await takeFreshQuote(desk, request)) ?? desk.stored(order),
    }),
};
