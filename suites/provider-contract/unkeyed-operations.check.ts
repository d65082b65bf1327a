import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** Reads, quotes and validation take no key (KEY-3, SWAP-11). */
export const unkeyedOperations = defineCheck({
  id: 'unkeyed-operations',
  needs: providerDrills,
  messages: {
    refused: 'Without a key {name} ended in {answer}.',
  },
  judge: (facts, say) => judgeLaw('unkeyed-operations', facts, say),
});
