import { defineCheck } from '../../src/checks/define-check.js';
import { readingAt } from './credit-of.js';
import { faultOfLeftover, faultOfSettled, faultOfUnsettled } from './judge-credit.js';
import { readingTold, storyEvidence, storyTold, unwound } from './story-told.js';

/** What has ended stays as it ended, whatever well signed event comes later (SAFE-28, SAFE-8). */
export const terminalStatesStand = defineCheck({
  id: 'terminal-states-stand',
  needs: ['event-order'],
  messages: {
    regressed: 'A settled order became {status} when a late event contradicted it.',
    taken: 'A late event changed the credit of a settled order: {seen}.',
    revived: 'A failed order became {status} when a late event contradicted it.',
    credited: 'A late settled event credited a failed order: {seen}.',
  },
  judge({ 'event-order': facts }, say) {
    const settled = storyTold(facts, 'late-after-settled', say);
    if (settled && readingAt(settled, 'ended')?.status !== 'settled') {
      say.unverified('partner', 'the order did not settle first, so late events prove nothing', storyEvidence(settled));
    } else if (settled) {
      const late = readingTold(settled, 'late', say);
      const earlier = readingAt(settled, 'ended');
      const before = earlier && faultOfSettled(settled, earlier);
      const wrong = late && faultOfSettled(settled, late);
      const evidence = storyEvidence(settled);
      const regressed = late?.status != null && late.status !== 'settled';
      if (regressed) say.fail('regressed', { status: late.status ?? '' }, evidence);
      // A credit that was wrong before the late event is told elsewhere.
      if (wrong && !before) say.fail('taken', { seen: wrong.seen }, evidence);
      if (late && !regressed && !wrong) say.met(`settled stood: ${settled.trial.met.how}`, evidence);
      else if (before)
        say.unverified('partner', `the settled order was not credited rightly before: ${before.seen}`, evidence);
    }

    const failed = storyTold(facts, 'late-after-failed', say);
    if (failed && !unwound.includes(readingAt(failed, 'ended')?.status ?? null)) {
      say.unverified('partner', 'the order did not fail first, so late events prove nothing', storyEvidence(failed));
    } else if (failed) {
      const late = readingTold(failed, 'late', say);
      const earlier = readingAt(failed, 'ended');
      const before = earlier && faultOfLeftover(failed, earlier);
      const wrong = late && faultOfUnsettled(failed, late, earlier);
      const evidence = storyEvidence(failed);
      const revived = late?.status != null && !unwound.includes(late.status);
      if (revived) say.fail('revived', { status: late.status ?? '' }, evidence);
      if (wrong && !before) say.fail('credited', { seen: wrong.seen }, evidence);
      if (before) {
        say.unverified('partner', `the failed order was not left clean before: ${before.seen}`, evidence);
      } else if (late && !revived && !wrong) say.met(`failed stood: ${failed.trial.met.how}`, evidence);
    }
  },
});
