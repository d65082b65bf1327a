import { defineCheck } from '../../src/checks/define-check.js';
import { journalEvidence } from '../../src/checks/evidence.js';
import { returnFault, wasLookedAt } from './judge-return.js';
import { readingTold, storyEvidence } from './story-told.js';

/** No event tells of a return: the app looks at settled trades again, and takes the credit back once (SAFE-28). */
export const returnIsReversed = defineCheck({
  id: 'return-is-reversed',
  needs: ['ledger-return'],
  messages: {
    kept: 'The trade was returned upstream after it had been credited, and {seen}.',
    twice: 'The returned trade was taken back more than once: {seen}.',
  },
  judge({ 'ledger-return': facts }, say) {
    const story = facts.stories.find(({ trial }) => trial.id === 'returned');
    if (!story || story.obstacle) {
      const reason = story?.obstacle?.reason ?? 'the story was not told';
      say.unverified(story?.obstacle?.fault ?? 'harness', reason, story ? storyEvidence(story) : []);
      return;
    }
    const evidence = [
      ...storyEvidence(story),
      ...(facts.told.length > 0 ? [journalEvidence(facts.told, 'Answers that told the app of the return')] : []),
    ];
    if (facts.reconcile && !facts.reconcile.ok) {
      say.unverified(
        'manifest',
        `hooks.reconcile failed: ${facts.reconcile.output.trim().split('\n').at(-1) ?? ''}`,
        evidence,
      );
    }
    if (!wasLookedAt(facts)) {
      say.unverified(
        'manifest',
        `${story.trial.met.how}: name the app's batch job under hooks.reconcile, or show how it finds returns`,
        evidence,
      );
      return;
    }
    const fault = returnFault(facts, story);
    if (fault) say.fail(fault.fault, { seen: fault.seen }, evidence);
    else if (readingTold(story, 'later', say))
      say.met(`${story.trial.met.how}; the credit was taken back once`, evidence);
  },
});
