import { defineCheck } from '../../src/checks/define-check.js';
import { heldMore, signed } from './credit-of.js';
import { faultOfLeftover } from './judge-credit.js';
import { readingTold, storyEvidence, storyTold, untold, unwound, wasTold } from './story-told.js';

/** A failed or released trade leaves neither credit nor hold, and the user can start again (FALL-5, FALL-6). */
export const failedAndReleasedLeaveNothing = defineCheck({
  id: 'failed-and-released-leave-nothing',
  needs: ['ledger-outcomes'],
  messages: {
    credited: 'After the trade had become {trial} upstream, {seen}.',
    held: 'After the trade had become {trial} upstream, {amount} was still held.',
    undecided: 'The trade became {trial} upstream and the app was told, but the order stayed {status}.',
    locked: 'After a released trade the same user could not start again: {operation} was refused.',
  },
  judge({ 'ledger-outcomes': facts }, say) {
    for (const id of ['failed', 'released']) {
      const story = storyTold(facts, id, say);
      const reading = story && readingTold(story, 'ended', say);
      if (!story || !reading) continue;
      const evidence = storyEvidence(story);
      const wrong = faultOfLeftover(story, reading);
      const held = heldMore(story, reading);
      if (wrong) say.fail('credited', { trial: id, seen: wrong.seen }, evidence);
      if (!unwound.includes(reading.status) && !wasTold(story)) {
        say.unverified('partner', `${id}: ${untold(story)}`, evidence);
        continue;
      }
      if (held?.gt(0)) say.fail('held', { trial: id, amount: signed(held) }, evidence);
      if (reading.status !== null && !unwound.includes(reading.status)) {
        say.fail('undecided', { trial: id, status: reading.status }, evidence);
      } else if (!wrong && !held?.gt(0)) {
        say.met(`${story.trial.met.how}, the order ended ${reading.status} and left nothing`, evidence);
      }
    }
    const next = facts.stories.find(({ trial }) => trial.id === 'settled');
    const refused = next?.trial.calls.find(
      ({ operation, outcome }) => (operation === 'lockQuote' || operation === 'accept') && outcome === 'refused',
    );
    if (next?.obstacle && refused) say.fail('locked', { operation: refused.operation }, storyEvidence(next));
    else if (next?.obstacle)
      say.unverified(next.obstacle.fault, `a new start after the release: ${next.obstacle.reason}`);
  },
});
