import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** Keys are scoped to the credential (SWAP-6). */
export const keysBelongToCredentials = defineCheck({
  id: 'keys-belong-to-credentials',
  needs: providerDrills,
  messages: {
    shared: 'Another credential with the same key was answered with {resource}, which is not its own.',
    refused: 'The same key of another credential ended in {answer}.',
  },
  judge: (facts, say) => judgeLaw('keys-belong-to-credentials', facts, say),
});
