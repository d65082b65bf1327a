import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';
import { confirmEvidence, provesNothing } from './confirms.js';

/** Whatever fails, is repeated or is killed, at most one swap comes of one confirm (SWAP-9). */
export const oneSwapPerConfirm = defineCheck({
  id: 'one-swap-per-confirm',
  needs: ['swap-confirms', 'swap-crashes'],
  messages: { several: '{confirm}: {count} swaps came of one confirm: {swaps}.' },
  judge({ 'swap-confirms': confirms, 'swap-crashes': crashes }, say) {
    for (const story of [...confirms.stories, ...crashes.stories]) {
      const confirm = story.trial.id;
      const { swaps } = story;
      if (swaps.length > 1) {
        const rows = swaps.map(({ swapId, idempotencyKey, from, to, amountFrom }) => [
          swapId,
          idempotencyKey,
          `${amountFrom} ${from}`,
          to,
        ]);
        const ids = swaps.map(({ swapId }) => swapId).join(', ');
        say.fail('several', { confirm, count: swaps.length, swaps: ids }, [
          ...confirmEvidence(story),
          rowsEvidence(['swap', 'key', 'amount', 'to'], rows, 'Swaps at the upstream'),
        ]);
      } else if (!provesNothing(story, say)) {
        say.met(`${confirm}: ${story.trial.met.how}; ${swaps.length} swap`, confirmEvidence(story));
      }
    }
  },
});
