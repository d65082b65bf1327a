import { defineCheck } from '../../src/checks/define-check.js';
import { judgeUncertain, uncertainMessages } from './judge-uncertain.js';

/** Whatever fails on the way, app, client and user come back to the same execution (EXEC-6, EXEC-9, SAFE-11, FALL-22). */
export const retryKeepsKey = defineCheck({
  id: 'retry-keeps-key',
  needs: ['uncertain-execution'],
  messages: uncertainMessages,
  judge: ({ 'uncertain-execution': facts }, say) => judgeUncertain(facts, say),
});
