import { defineCheck } from '../../src/checks/define-check.js';
import { crashPoints } from '../../src/model/crash-points.js';
import { faultOfSettled } from './judge-credit.js';
import { readingTold, storyEvidence, storyTold, untold, wasTold } from './story-told.js';

const acknowledged = 'killed-after-acknowledgement';

/** What was credited, and which events were seen, outlives the process; what was not done is done later (SAFE-18, SAFE-28). */
export const creditSurvivesCrash = defineCheck({
  id: 'credit-survives-crash',
  needs: ['crash-settlement'],
  messages: {
    twice: '{trial}: the order was credited more than once: {seen}.',
    lost: '{trial}: the order was left without its credit: {seen}.',
    unsettled: '{trial}: the order was left {status} although the event came again.',
    forgotten: '{trial}: the app acknowledged the event and was killed, and the order was left {status}.',
  },
  judge({ 'crash-settlement': facts }, say) {
    const again = facts.stories.some(({ trial }) => trial.id === 'killed-on-arrival-2');
    for (const [id, label] of [
      ['replayed-after-restart', 'ended'],
      ['killed-on-arrival', 'later'],
      ...(again ? ([['killed-on-arrival-2', 'later']] as const) : []),
      [acknowledged, 'ended'],
    ] as const) {
      const story = storyTold(facts, id, say);
      const reading = story && readingTold(story, label, say);
      if (!story || !reading) continue;
      const evidence = storyEvidence(story);
      const wrong = faultOfSettled(story, reading);
      const unsettled = reading.status !== null && reading.status !== 'settled';
      const left = { trial: id, status: reading.status ?? '' };
      if (wrong?.fault === 'twice') say.fail('twice', { trial: id, seen: wrong.seen }, evidence);
      else if ((wrong || unsettled) && !wasTold(story)) say.unverified('partner', `${id}: ${untold(story)}`, evidence);
      else if (unsettled) say.fail(id === acknowledged ? 'forgotten' : 'unsettled', left, evidence);
      else if (wrong) say.fail('lost', { trial: id, seen: wrong.seen }, evidence);
      else say.met(`${id}: ${story.trial.met.how}; it was credited exactly once`, evidence);
    }
    const landings = Object.values(facts.landings);
    if (landings.length === 0 || landings.some(({ point }) => point === 'event-in-progress')) return;
    const [story] = facts.stories;
    if (story) say.met(`no kill was seen to land ${crashPoints['event-in-progress']}`, storyEvidence(story));
  },
});
