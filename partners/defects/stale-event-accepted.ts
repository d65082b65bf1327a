import { readSignatureHeader } from '../reference/webhook-signature.js';
import { type Planted, withSeams } from './defect.js';

export const staleEventAccepted: Planted = {
  id: 'stale-event-accepted',
  title: 'Old signatures never age',
  wrong: 'A correctly signed event is accepted however old its timestamp is.',
  question: 'pending-credits-ledger',
  plant: (correct) =>
    withSeams(correct, 'webhooks', {
      verify: (delivery) => {
        const timestamp = readSignatureHeader(delivery.header ?? '')?.timestamp;
        return correct.webhooks.verify(timestamp ? { ...delivery, nowMs: Number(timestamp) * 1000 } : delivery);
      },
    }),
};
