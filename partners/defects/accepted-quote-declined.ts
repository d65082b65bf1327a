import { type Planted, withSeams } from './defect.js';

export const acceptedQuoteDeclined: Planted = {
  id: 'accepted-quote-declined',
  title: 'An accepted quote can be turned down',
  wrong:
    'A decline does not look whether the quote is taken, so one that meets an accept is confirmed while it executes.',
  question: 'double-click-duplicates',
  plant: (correct) => withSeams(correct, 'acceptance', { declinable: ['active', 'accepted'] }),
};
