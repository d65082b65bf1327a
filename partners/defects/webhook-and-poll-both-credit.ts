import { setTimeout as wait } from 'node:timers/promises';
import { entrySlot } from '../reference/ledger.js';
import { type Planted, withSeams } from './defect.js';

const GAP_MS = 150;

export const webhookAndPollBothCredit: Planted = {
  id: 'webhook-and-poll-both-credit',
  title: 'Event and poll race',
  wrong: 'The status is read before the transaction, so an event and a status read that meet both post the settlement.',
  question: 'pending-credits-ledger',
  plant: (correct) => {
    const stale = withSeams(correct, 'settlement', {
      seen: async (find) => {
        const found = await find();
        await wait(GAP_MS);
        return found;
      },
      judged: (seen) => seen.status,
    });
    return withSeams(stale, 'ledger', { slot: (posting) => `${entrySlot(posting)}:${posting.cause.kind}` });
  },
};
