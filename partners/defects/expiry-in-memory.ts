import { type Planted, withSeams } from './defect.js';

export const expiryInMemory: Planted = {
  id: 'expiry-in-memory',
  title: 'A restart forgets expiry',
  wrong: 'Expiry times are kept in memory; after a restart every older quote counts as valid.',
  question: 'accept-after-expiry',
  plant: (correct) => {
    const startedAt = Date.now();
    return withSeams(correct, 'acceptance', {
      stillStands: (quote, nowMs, moment) =>
        quote.locked_at_ms < startedAt || correct.acceptance.stillStands(quote, nowMs, moment),
    });
  },
};
