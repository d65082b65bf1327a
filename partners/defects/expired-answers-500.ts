import { type Planted, withSeams } from './defect.js';

export const expiredAnswers500: Planted = {
  id: 'expired-answers-500',
  title: 'An expired accept is a server error',
  wrong: 'An accept after expiry ends in an unhandled exception instead of a controlled refusal.',
  question: 'accept-after-expiry',
  plant: (correct) =>
    withSeams(correct, 'acceptance', {
      onExpired: async (_desk, { quote }) => {
        throw new Error(`quote ${quote.quote_id} is not active`);
      },
    }),
};
