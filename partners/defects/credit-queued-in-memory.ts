import { type Planted, withSeams } from './defect.js';

const QUEUE_MS = 250;

export const creditQueuedInMemory: Planted = {
  id: 'credit-queued-in-memory',
  title: 'The credit waits in memory',
  wrong:
    'An order is marked settled at once, its entries are posted a moment later from a queue that dies with the process.',
  question: 'pending-credits-ledger',
  plant: (correct) =>
    withSeams(correct, 'settlement', {
      post: async (work, step, tx, database) => {
        if (step !== 'settled') return correct.settlement.post(work, step, tx, database);
        setTimeout(
          () =>
            void database.db
              .transaction()
              .execute(work)
              .catch(() => undefined),
          QUEUE_MS,
        );
      },
    }),
};
