import type { TroubleSecretsFacts } from '../../model/facts/secrets.js';
import { defineDrill } from '../define.js';
import { AnswerBook } from './answer-book.js';
import { knowledge, scannerFor } from './canaries.js';
import { provokeTroubles } from './provoke-troubles.js';

/**
 * Lets the upstream fail and searches what users are told then (SAFE-1, SAFE-15): error pages that print their
 * configuration are the classic leak.
 */
export const secretsTroubles = defineDrill({
  id: 'secrets-troubles',
  title: 'the upstream fails; what users are told then is searched for secrets',
  group: 'secrets',
  needs: {},
  // An app may rightly stop asking for quotes for a while after failures, which would starve other drills.
  exclusive: true,
  cost: () => ({ trades: 2, requests: 20 }),
  async run(context): Promise<TroubleSecretsFacts> {
    const book = new AnswerBook(scannerFor(context.stage));
    const troubles = await provokeTroubles(context, book);
    const { answers, sightings, unread } = book;
    return { secrets: knowledge(context.stage), answers, sightings, troubles, unread };
  },
});
