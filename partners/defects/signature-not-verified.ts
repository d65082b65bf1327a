import { type Planted, withSeams } from './defect.js';

export const signatureNotVerified: Planted = {
  id: 'signature-not-verified',
  title: 'A signature is not checked',
  wrong: 'Any event that has a signature header is taken as genuine.',
  question: 'pending-credits-ledger',
  plant: (correct) =>
    withSeams(correct, 'webhooks', {
      verify: (delivery) => (delivery.header === undefined ? 'missing' : 'valid'),
    }),
};
