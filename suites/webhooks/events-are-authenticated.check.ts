import { defineCheck } from '../../src/checks/define-check.js';
import { believedForgery } from '../pending-credits-ledger/judge-forgery.js';
import { storyEvidence } from '../pending-credits-ledger/story-told.js';

/** Unsigned, stale, tampered and foreign-secret events change nothing; the raw body is what is signed (SAFE-17). */
export const eventsAreAuthenticated = defineCheck({
  id: 'events-are-authenticated',
  needs: ['event-forgeries'],
  messages: {
    believed: 'The app believed an event whose signature does not hold ({signing}): {seen}.',
  },
  judge({ 'event-forgeries': facts }, say) {
    for (const story of facts.stories) {
      const found = believedForgery(facts, story.trial.id, say);
      if (found === 'nothing') say.met(`${story.trial.id}: ${story.trial.met.how}`, storyEvidence(story));
      else if (found) say.fail('believed', { signing: found.signing, seen: found.seen }, storyEvidence(story));
    }
  },
});
