import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** A key whose first attempt ended in a server error does what the profile says (SWAP-10). */
export const failedAttemptCanBeRetried = defineCheck({
  id: 'failed-attempt-can-be-retried',
  needs: providerDrills,
  messages: {
    stuck: 'After a server error the same key still ended in {answer}: the retry can never succeed.',
    executed: 'After a server error the same key executed ({answer}), though the error is said to be answered again.',
  },
  judge: (facts, say) => judgeLaw('failed-attempt-can-be-retried', facts, say),
});
