import { defineCheck } from '../../src/checks/define-check.js';
import { faultOfUnsettled } from './judge-credit.js';
import { readingTold, storyEvidence, storyTold, undecided } from './story-told.js';

/** Reserved is pending: no credit, no final balance, no final word, however often it is looked at (SAFE-8, EXEC-13, FALL-15). */
export const pendingCreditsLedger = defineCheck({
  id: 'pending-credits-ledger',
  needs: ['ledger-hold'],
  messages: {
    credited: 'While the trade was still reserved upstream ({label}), {seen}.',
    shownSettled: 'While the trade was still reserved upstream ({label}), the order was shown as settled.',
    markedFailed:
      'While the trade was still reserved upstream ({label}), the order was ended as {status} without evidence.',
  },
  judge({ 'ledger-hold': facts }, say) {
    const story = storyTold(facts, 'held', say);
    if (!story) return;
    const evidence = storyEvidence(story);
    const held = story.readings.filter(({ upstream, label }) => upstream === 'reserved' && label !== 'before');
    const credited = held.find((reading) => faultOfUnsettled(story, reading) !== null);
    if (credited) {
      const seen = faultOfUnsettled(story, credited)?.seen ?? '';
      say.fail('credited', { label: credited.label, seen }, evidence);
    }
    const ended = held.find(({ status }) => status !== null && !undecided.includes(status));
    if (ended?.status === 'settled') say.fail('shownSettled', { label: ended.label }, evidence);
    else if (ended) say.fail('markedFailed', { label: ended.label, status: ended.status ?? '' }, evidence);
    const last = readingTold(story, 'held', say);
    if (last && !credited && !ended) {
      say.met(`${story.trial.met.how}; ${held.length} readings showed neither credit nor a final word`, evidence);
    }
  },
});
