import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** A refusal for another body tells nothing of the stored request. */
export const conflictTellsNothing = defineCheck({
  id: 'conflict-tells-nothing',
  needs: providerDrills,
  messages: {
    told: 'The refusal of another body ({answer}) tells of the stored request: {what}.',
  },
  judge: (facts, say) => judgeLaw('conflict-tells-nothing', facts, say),
});
