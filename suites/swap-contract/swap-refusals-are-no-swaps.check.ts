import { defineCheck } from '../../src/checks/define-check.js';
import type { ConfirmStory } from '../../src/model/facts/swaps.js';
import { confirmEvidence, provesNothing } from './confirms.js';

/** A refused request is not taken for a swap: nobody is shown one, nor left to wait for it (SWAP-10). */
export const swapRefusalsAreNoSwaps = defineCheck({
  id: 'swap-refusals-are-no-swaps',
  needs: ['swap-confirms'],
  messages: {
    taken: '{confirm}: every request to create the swap was refused, yet the order shows {status}.',
    named: '{confirm}: every request to create the swap was refused, yet the app names a swap: {swap}.',
  },
  judge({ 'swap-confirms': { stories } }, say) {
    for (const story of stories.filter(({ failure }) => failure === 'refused')) {
      const confirm = story.trial.id;
      const swap = namedSwap(story);
      const { status } = story;
      if (status === 'pending' || status === 'settled' || status === 'returned') {
        say.fail('taken', { confirm, status }, confirmEvidence(story));
      } else if (swap !== null) {
        say.fail('named', { confirm, swap }, confirmEvidence(story));
      } else if (provesNothing(story, say)) {
      } else if (status === null && !wasRefused(story)) {
        const why = `${confirm}: the accept was answered, and no order can be read that would tell how it ended`;
        say.unverified('manifest', why, confirmEvidence(story));
      } else {
        const shown = status === null ? 'the accept was turned down' : `the order shows ${status}`;
        say.met(`${confirm}: ${story.trial.met.how}; ${shown}`, confirmEvidence(story));
      }
    }
  },
});

function namedSwap({ trial }: ConfirmStory): string | null {
  const named = trial.calls.map(({ outputs }) => outputs.tradeId).find((id) => typeof id === 'string' && id !== '');
  return named === undefined ? null : String(named);
}

function wasRefused({ trial }: ConfirmStory): boolean {
  const accepts = trial.calls.filter(({ operation }) => operation === 'accept');
  return accepts.length > 0 && accepts.every(({ outcome }) => outcome !== 'ok');
}
