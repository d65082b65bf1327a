import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** A key that comes with another body is refused (KEY-5, SWAP-2). */
export const changedBodyRefused = defineCheck({
  id: 'changed-body-refused',
  needs: providerDrills,
  messages: {
    executed: 'A used key with another body was executed: {first}, then {second}.',
    ignored: 'A used key with another body was answered with the first resource {first}, as if the body were the same.',
    'other-answer': 'A used key with another body ended in {answer}: {misfit}.',
  },
  judge: (facts, say) => judgeLaw('changed-body-refused', facts, say),
});
