import { defineCheck } from '../../src/checks/define-check.js';
import { faultOfSettled } from './judge-credit.js';
import { readingTold, storyEvidence, storyTold, untold, wasTold } from './story-told.js';

/** What was credited, and which events were seen, outlives the process; what was not done is done later (SAFE-18, SAFE-28). */
export const creditSurvivesCrash = defineCheck({
  id: 'credit-survives-crash',
  needs: ['crash-settlement'],
  messages: {
    twice: '{trial}: the order was credited more than once: {seen}.',
    lost: '{trial}: the order was left without its credit: {seen}.',
    unsettled: '{trial}: the order was left {status} although the event came again.',
  },
  judge({ 'crash-settlement': facts }, say) {
    for (const [id, label] of [
      ['replayed-after-restart', 'ended'],
      ['killed-on-arrival', 'later'],
    ] as const) {
      const story = storyTold(facts, id, say);
      const reading = story && readingTold(story, label, say);
      if (!story || !reading) continue;
      const evidence = storyEvidence(story);
      const wrong = faultOfSettled(story, reading);
      const unsettled = reading.status !== null && reading.status !== 'settled';
      if (wrong?.fault === 'twice') say.fail('twice', { trial: id, seen: wrong.seen }, evidence);
      else if ((wrong || unsettled) && !wasTold(story)) say.unverified('partner', `${id}: ${untold(story)}`, evidence);
      else if (unsettled) say.fail('unsettled', { trial: id, status: reading.status ?? '' }, evidence);
      else if (wrong) say.fail('lost', { trial: id, seen: wrong.seen }, evidence);
      else say.met(`${id}: ${story.trial.met.how}; it was credited exactly once`, evidence);
    }
  },
});
