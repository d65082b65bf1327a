import { defineCheck } from '../../src/checks/define-check.js';
import { deliveryWords, replayOfFailed, replayOfSettled } from '../pending-credits-ledger/judge-replay.js';
import { storyEvidence } from '../pending-credits-ledger/story-told.js';

/** An event id is processed once, and a settlement posts once (SAFE-18, SAFE-21). */
export const eventsAreProcessedOnce = defineCheck({
  id: 'events-are-processed-once',
  needs: ['event-replays'],
  messages: {
    processed: 'The {trial} event was processed more than once after {deliveries}: {seen}.',
  },
  judge({ 'event-replays': facts }, say) {
    for (const found of [replayOfSettled(facts, say), replayOfFailed(facts, say)]) {
      if (found === null || found === 'nothing' || found.label === 'renewed') continue;
      const deliveries = deliveryWords[found.label] ?? found.label;
      say.fail('processed', { trial: found.story.trial.id, deliveries, seen: found.seen }, storyEvidence(found.story));
    }
    for (const story of facts.stories.filter(({ trial, obstacle }) => trial.met.yes && !obstacle)) {
      say.met(`${story.trial.id}: ${story.trial.met.how}`, storyEvidence(story));
    }
  },
});
