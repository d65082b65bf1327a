import { type Planted, withSeams } from './defect.js';

export const creditsOnReserved: Planted = {
  id: 'credits-on-reserved',
  title: 'Reserved is credited',
  wrong: 'The final balance is credited when the trade is reserved.',
  question: 'pending-credits-ledger',
  plant: (correct) =>
    withSeams(correct, 'settlement', {
      postings: {
        reserved: ['hold', 'credit'],
        settled: ['lift'],
        failed: ['lift', 'reversal'],
        released: ['lift', 'reversal'],
        returned: ['reversal'],
      },
    }),
};
