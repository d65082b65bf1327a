import { defineCheck } from '../../src/checks/define-check.js';
import { journalEvidence } from '../../src/checks/evidence.js';
import { confirmEvidence, keysOf, provesNothing, swapRequests } from './confirms.js';

/** Every request to create a swap carries a key, and no two confirms share one (SWAP-7). */
export const swapKeyPerConfirm = defineCheck({
  id: 'swap-key-per-confirm',
  needs: ['swap-confirms'],
  messages: {
    'no-key': '{confirm}: a request to create a swap carried no idempotency key.',
    'shared-key': '{confirm} was sent under the key of {other}, another confirm.',
  },
  judge({ 'swap-confirms': { stories } }, say) {
    const owners = new Map<string, string>();
    for (const story of stories) {
      const confirm = story.trial.id;
      const sent = swapRequests(story);
      const foreign = keysOf(story).find((key) => owners.has(key));
      for (const key of keysOf(story)) owners.set(key, owners.get(key) ?? confirm);
      if (sent.some(({ idempotencyKey }) => idempotencyKey === null)) {
        say.fail('no-key', { confirm }, confirmEvidence(story));
      } else if (foreign !== undefined) {
        const both = stories.flatMap(swapRequests).filter(({ idempotencyKey }) => idempotencyKey === foreign);
        const other = owners.get(foreign) ?? '?';
        say.fail('shared-key', { confirm, other }, [journalEvidence(both, 'Requests of both confirms under one key')]);
      } else if (!provesNothing(story, say)) {
        say.met(`${confirm}: ${sent.length} requests, each with a key of this confirm alone`, confirmEvidence(story));
      }
    }
  },
});
