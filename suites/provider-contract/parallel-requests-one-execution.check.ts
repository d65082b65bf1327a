import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** Of parallel requests one executes (SWAP-1, KEY-4). */
export const parallelRequestsOneExecution = defineCheck({
  id: 'parallel-requests-one-execution',
  needs: providerDrills,
  messages: {
    several: '{requests} requests at once were executed {count} times: {resources}.',
    'other-answer': 'Of parallel requests one ended in {answer}: {misfit}.',
  },
  judge: (facts, say) => judgeLaw('parallel-requests-one-execution', facts, say),
});
