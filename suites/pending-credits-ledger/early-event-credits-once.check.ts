import { defineCheck } from '../../src/checks/define-check.js';
import { faultOfSettled } from './judge-credit.js';
import { readingTold, storyEvidence, storyTold, untold, wasTold } from './story-told.js';

/** An event that overtakes the answer of the execution is neither lost nor counted twice (SAFE-28). */
export const earlyEventCreditsOnce = defineCheck({
  id: 'early-event-credits-once',
  needs: ['event-order'],
  messages: {
    twice:
      'The settled event came before the execution was answered, and the order was credited more than once: {seen}.',
    lost: 'The settled event came before the execution was answered and once more later, yet {seen}.',
    regressed: 'The settled event came before the execution was answered, and the order ended {status}.',
  },
  judge({ 'event-order': facts }, say) {
    const story = storyTold(facts, 'early', say);
    const reading = story && readingTold(story, 'later', say);
    if (!story || !reading) return;
    const evidence = storyEvidence(story);
    const wrong = faultOfSettled(story, reading);
    const regressed = reading.status !== null && reading.status !== 'settled';
    if (wrong?.fault === 'twice') say.fail('twice', { seen: wrong.seen }, evidence);
    else if ((wrong || regressed) && !wasTold(story)) say.unverified('partner', `early: ${untold(story)}`, evidence);
    else if (regressed) say.fail('regressed', { status: reading.status ?? '' }, evidence);
    else if (wrong) say.fail('lost', { seen: wrong.seen }, evidence);
    else say.met(`${story.trial.met.how}; it was credited exactly once`, evidence);
  },
});
