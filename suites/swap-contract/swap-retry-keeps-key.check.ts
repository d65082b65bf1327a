import { defineCheck } from '../../src/checks/define-check.js';
import { confirmKeyMessages, judgeConfirmKeys } from './judge-confirm-keys.js';

/** One confirm, one key and one body, however often its request is sent (SWAP-7, SWAP-10). */
export const swapRetryKeepsKey = defineCheck({
  id: 'swap-retry-keeps-key',
  needs: ['swap-confirms'],
  messages: confirmKeyMessages,
  judge: ({ 'swap-confirms': facts }, say) => judgeConfirmKeys(facts, say),
});
