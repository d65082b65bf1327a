import { type Planted, withSeams } from './defect.js';

function serialisedAgain(raw: Buffer): Buffer {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(raw.toString('utf8'))));
  } catch {
    return raw;
  }
}

export const signatureOverParsedBody: Planted = {
  id: 'signature-over-parsed-body',
  title: 'The signature is checked over other bytes',
  wrong: 'The body is parsed and serialised again before its signature is verified.',
  question: 'pending-credits-ledger',
  plant: (correct) =>
    withSeams(correct, 'webhooks', {
      verify: (delivery) => correct.webhooks.verify({ ...delivery, raw: serialisedAgain(delivery.raw) }),
    }),
};
