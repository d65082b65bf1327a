import { type Planted, withSeams } from './defect.js';

export const unsignedEventAccepted: Planted = {
  id: 'unsigned-event-accepted',
  title: 'No signature is no problem',
  wrong: 'An event without a signature header is taken as genuine.',
  question: 'pending-credits-ledger',
  plant: (correct) =>
    withSeams(correct, 'webhooks', {
      verify: (delivery) => (delivery.header === undefined ? 'valid' : correct.webhooks.verify(delivery)),
    }),
};
