import { type Planted, withSeams } from './defect.js';

export const dedupeByAttempt: Planted = {
  id: 'dedupe-by-attempt',
  title: 'Each attempt is an order',
  wrong: 'Accepts are told apart by the attempt id, so a second tab makes a second order of one quote.',
  question: 'double-click-duplicates',
  plant: (correct) =>
    withSeams(correct, 'acceptance', {
      orderSlot: async ({ quote, attemptId }) => `${quote.quote_ref}:${attemptId}`,
    }),
};
