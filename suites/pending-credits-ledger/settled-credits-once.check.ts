import { defineCheck } from '../../src/checks/define-check.js';
import type { Statements } from '../../src/model/check.js';
import type { LedgerStory, ReturnFacts, SurfaceReading } from '../../src/model/facts/ledger.js';
import { heldMore, readingAt, signed } from './credit-of.js';
import { faultOfSettled } from './judge-credit.js';
import { returnFault } from './judge-return.js';
import { readingTold, storyEvidence, storyTold, untold, wasTold } from './story-told.js';

type Say = Statements<'twice' | 'missing' | 'differs' | 'held' | 'unsettled' | 'kept'>;

/** A settlement is credited exactly once, whichever way its news comes, for as long as it stands (SAFE-8, SAFE-28, EXEC-13). */
export const settledCreditsOnce = defineCheck({
  id: 'settled-credits-once',
  needs: ['ledger-outcomes', 'settlement-paths', 'ledger-return'],
  messages: {
    twice: '{trial}: a settled trade was credited more than once: {seen}.',
    missing: '{trial}: a settled trade was not credited: {seen}.',
    differs: '{trial}: the balance did not move by what was credited: {seen}.',
    held: '{trial}: after the settlement {amount} was still held.',
    unsettled: '{trial}: the trade settled upstream and the app was told, but the order stayed {status}.',
    kept: '{trial}: the trade was returned upstream and the app was told, but the order stayed settled and {seen}.',
  },
  judge({ 'ledger-outcomes': outcomes, 'settlement-paths': paths, 'ledger-return': returned }, say) {
    const settled = outcomes.stories.some(({ trial, obstacle }) => trial.id === 'settled' && !obstacle);
    if (settled) judgeSettled(storyTold(outcomes, 'settled', say), ['ended', 'later'], say);
    for (const story of paths.stories) {
      const { id } = story.trial;
      // An app that never polls is judged by the event that came in the end.
      const rescued = readingAt(story, 'rescued') !== null;
      const told = rescued ? story : storyTold(paths, id, say);
      judgeSettled(told, rescued ? ['rescued'] : id === 'poll-only' ? ['ended'] : ['ended', 'later'], say);
    }
    judgeReturn(returned, say);
  },
});

function judgeSettled(story: LedgerStory | null, labels: readonly string[], say: Say): void {
  if (!story) return;
  const { id } = story.trial;
  for (const label of labels) {
    const reading = readingTold(story, label, say);
    if (!reading) return;
    if (!speaksOf(story, reading, say)) return;
  }
  say.met(`${id}: credited exactly once (${story.trial.met.how})`, storyEvidence(story));
}

/** Says what is wrong with one reading; true where nothing is. */
function speaksOf(story: LedgerStory, reading: SurfaceReading, say: Say): boolean {
  const { id } = story.trial;
  const evidence = storyEvidence(story);
  const wrong = faultOfSettled(story, reading);
  const held = heldMore(story, reading);
  const unsettled = reading.status !== null && reading.status !== 'settled';
  if (wrong?.fault === 'twice') say.fail('twice', { trial: id, seen: wrong.seen }, evidence);
  else if ((wrong || unsettled) && !wasTold(story)) say.unverified('partner', `${id}: ${untold(story)}`, evidence);
  else if (unsettled) say.fail('unsettled', { trial: id, status: reading.status ?? '' }, evidence);
  else if (wrong?.fault === 'missing') say.fail('missing', { trial: id, seen: wrong.seen }, evidence);
  else if (wrong) say.fail('differs', { trial: id, seen: wrong.seen }, evidence);
  else if (held?.gt(0)) say.fail('held', { trial: id, amount: signed(held) }, evidence);
  else return true;
  return false;
}

/** A credit stands only as long as its settlement does. Whether the app looks for returns at all is another check's. */
function judgeReturn(facts: ReturnFacts, say: Say): void {
  const story = facts.stories.find(({ trial }) => trial.id === 'returned');
  if (!story || story.obstacle) {
    say.unverified(
      story?.obstacle?.fault ?? 'harness',
      `returned: ${story?.obstacle?.reason ?? 'the story was not told'}`,
    );
    return;
  }
  const fault = returnFault(facts, story);
  const last = readingAt(story, 'later') ?? readingAt(story, 'returned');
  // An order that is shown as returned while its ledger is not is a mismatch of the books: finance's question.
  if (fault?.fault === 'kept' && last?.status === 'settled')
    say.fail('kept', { trial: 'returned', seen: fault.seen }, storyEvidence(story));
}
