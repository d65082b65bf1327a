import { defineCheck } from '../../src/checks/define-check.js';
import { confirmEvidence, keysOf } from './confirms.js';

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Keys have the form that Swaps recommends, a UUID v4 (SWAP-7). Others work as long as no two confirms meet. */
export const swapKeyIsUuid = defineCheck({
  id: 'swap-key-is-uuid',
  needs: ['swap-confirms'],
  messages: { other: '{confirm}: the idempotency key is no UUID v4 ({length} characters).' },
  judge({ 'swap-confirms': { stories } }, say) {
    for (const story of stories) {
      const confirm = story.trial.id;
      const keys = keysOf(story);
      const other = keys.find((key) => !uuid4.test(key));
      if (other !== undefined) say.fail('other', { confirm, length: other.length }, confirmEvidence(story));
      else if (keys.length > 0) say.met(`${confirm}: a UUID v4`, confirmEvidence(story));
    }
  },
});
