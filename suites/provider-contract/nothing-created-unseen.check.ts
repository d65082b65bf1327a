import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** Whatever exists was named in an answer. */
export const nothingCreatedUnseen = defineCheck({
  id: 'nothing-created-unseen',
  needs: providerDrills,
  messages: {
    hidden: '{count} resources are listed, but answers named {named}: {hidden} came about unseen.',
  },
  judge: (facts, say) => judgeLaw('nothing-created-unseen', facts, say),
});
