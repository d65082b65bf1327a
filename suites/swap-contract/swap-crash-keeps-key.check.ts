import { defineCheck } from '../../src/checks/define-check.js';
import { confirmKeyMessages, judgeConfirmKeys } from './judge-confirm-keys.js';

/** The key was stored with the order before the call, so a restart finds it again (SWAP-8). */
export const swapCrashKeepsKey = defineCheck({
  id: 'swap-crash-keeps-key',
  needs: ['swap-crashes'],
  messages: confirmKeyMessages,
  judge: ({ 'swap-crashes': facts }, say) => judgeConfirmKeys(facts, say),
});
