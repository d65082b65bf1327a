import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** A creation without a key is refused (KEY-3). */
export const keyRequired = defineCheck({
  id: 'key-required',
  needs: providerDrills,
  messages: {
    taken: 'A creation without a key was taken: {answer}.',
    'other-answer': 'A creation without a key ended in {answer}: {misfit}.',
  },
  judge: (facts, say) => judgeLaw('key-required', facts, say),
});
