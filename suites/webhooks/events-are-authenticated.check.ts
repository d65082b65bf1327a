import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';
import type { LedgerStory } from '../../src/model/facts/ledger.js';
import { believedForgery, forgeryIds } from '../pending-credits-ledger/judge-forgery.js';
import { storyEvidence } from '../pending-credits-ledger/story-told.js';

/**
 * The receiver tells genuine events from forged ones (SAFE-17). What a believed forgery does to balances is answered by
 * `forged-events-change-nothing`; here it leaves the answer open, so that one mistake is not counted twice.
 */
export const eventsAreAuthenticated = defineCheck({
  id: 'events-are-authenticated',
  needs: ['event-forgeries', 'ledger-hold'],
  messages: {
    refused:
      'A genuine {type} event was answered with {status}, while an event of another signature ({signing}) was taken.',
  },
  judge({ 'event-forgeries': facts, 'ledger-hold': hold }, say) {
    for (const id of forgeryIds) {
      const story = facts.stories.find(({ trial }) => trial.id === id);
      if (!story) continue;
      const inverted = invertedDoor(story);
      if (inverted) {
        say.fail('refused', inverted, answersEvidence(story));
        continue;
      }
      const found = believedForgery(facts, id, hold, say);
      if (found === 'nothing') say.met(`${id}: ${story.trial.met.how}`, storyEvidence(story));
      else if (found) {
        const reason = `a forged event (${found.signing}) was believed: see forged-events-change-nothing`;
        say.unverified('partner', reason, storyEvidence(story));
      }
    }
  },
});

/** A receiver that refuses what is genuine and takes what is not has its verification upside down. */
function invertedDoor({ trial }: LedgerStory) {
  const genuine = trial.deliveries.find(({ signing }) => signing === 'valid');
  const forged = trial.deliveries.find(({ signing, status }) => signing !== 'valid' && status !== null && status < 300);
  if (!genuine || !forged || genuine.status === null || genuine.status < 400) return null;
  return { type: genuine.type, status: genuine.status, signing: forged.signing };
}

function answersEvidence({ trial }: LedgerStory) {
  const rows = trial.deliveries.map(({ signing, type, status, error }) => [signing, type, String(status ?? error)]);
  return [rowsEvidence(['signature', 'event', 'answer'], rows, `${trial.id}: how events were answered`)];
}
