import { defineCheck } from '../../src/checks/define-check.js';
import { deliveryWords, replayOfFailed, replayOfSettled } from './judge-replay.js';
import { storyEvidence } from './story-told.js';

/** Events come at least once; their news counts once, also under another id (SAFE-18, SAFE-28). */
export const replayedEventsChangeNothing = defineCheck({
  id: 'replayed-events-change-nothing',
  needs: ['event-replays'],
  messages: {
    again: 'After {deliveries} of the settled event the order was credited more than once: {seen}.',
    lost: 'After {deliveries} of the settled event the order was left without its credit: {seen}.',
    changed: 'After {deliveries} of the {trial} event the order had changed: {seen}.',
    freed: 'After {deliveries} of the failed event the hold was freed more than once: {seen}.',
  },
  judge({ 'event-replays': facts }, say) {
    for (const found of [replayOfSettled(facts, say), replayOfFailed(facts, say)]) {
      if (found === null || found === 'nothing') continue;
      const deliveries = deliveryWords[found.label] ?? found.label;
      const trial = found.story.trial.id;
      say.fail(found.fault, { deliveries, trial, seen: found.seen }, storyEvidence(found.story));
    }
    for (const story of facts.stories.filter(({ trial, obstacle }) => trial.met.yes && !obstacle)) {
      say.met(`${story.trial.id}: ${story.trial.met.how}`, storyEvidence(story));
    }
  },
});
