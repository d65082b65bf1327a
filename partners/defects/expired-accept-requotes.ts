import { type Planted, withSeams } from './defect.js';
import { takeFreshQuote } from './take-fresh-quote.js';

export const expiredAcceptRequotes: Planted = {
  id: 'expired-accept-requotes',
  title: 'An expired accept takes new terms',
  wrong: 'An accept after expiry silently locks a fresh quote and executes that.',
  question: 'accept-after-expiry',
  plant: (correct) =>
    withSeams(correct, 'acceptance', {
      onExpired: async (desk, request) => (await takeFreshQuote(desk, request)) ?? desk.refuseExpired(request),
    }),
};
