import { type Planted, withSeams } from './defect.js';

export const quoteKeyPerAccount: Planted = {
  id: 'quote-key-per-account',
  title: 'One key for all quotes of an account',
  wrong: 'Every quote request of an account carries the same Idempotency-Key, made of the account alone.',
  question: 'retry-contract',
  plant: (correct) => withSeams(correct, 'quoting', { requestKey: (account) => `quote:${account}` }),
};
