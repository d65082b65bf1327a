import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** A new key makes a new resource (SWAP-3). */
export const newKeyNewResource = defineCheck({
  id: 'new-key-new-resource',
  needs: providerDrills,
  messages: {
    old: 'A key that was never used before was answered with the old resource {resource}.',
    keyless:
      'A creation without a key, which the profile takes for a new one, was answered with the old resource {resource}.',
    refused: 'The same body under a new key ended in {answer}.',
  },
  judge: (facts, say) => judgeLaw('new-key-new-resource', facts, say),
});
