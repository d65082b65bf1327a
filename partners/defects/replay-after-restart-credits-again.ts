import { insertOnce } from '../reference/webhook-inbox.js';
import type { Planted } from './defect.js';
import { repostingReplays } from './reposting-replays.js';

export const replayAfterRestartCreditsAgain: Planted = {
  id: 'replay-after-restart-credits-again',
  title: 'A restart forgets events',
  wrong: 'Seen events are remembered in memory; one that is replayed after a restart is applied again.',
  question: 'pending-credits-ledger',
  plant: (correct) => {
    const replayed = new Set<string>();
    const seenHere = new Set<string>();
    return repostingReplays(correct, replayed, async (tx, event) => {
      if (seenHere.has(event.event_id)) return false;
      seenHere.add(event.event_id);
      if (!(await insertOnce(tx, event))) replayed.add(event.event_id);
      return true;
    });
  },
};
