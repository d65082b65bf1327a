import { insertOnce } from '../reference/webhook-inbox.js';
import type { Planted } from './defect.js';
import { repostingReplays } from './reposting-replays.js';

export const replayedEventCreditsAgain: Planted = {
  id: 'replayed-event-credits-again',
  title: 'A replay credits again',
  wrong: 'An event that was delivered before is applied like a new one.',
  question: 'pending-credits-ledger',
  plant: (correct) => {
    const replayed = new Set<string>();
    return repostingReplays(correct, replayed, async (tx, event) => {
      if (!(await insertOnce(tx, event))) replayed.add(event.event_id);
      return true;
    });
  },
};
