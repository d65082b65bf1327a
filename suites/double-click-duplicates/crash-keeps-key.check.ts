import { defineCheck } from '../../src/checks/define-check.js';
import { judgeUncertain, uncertainMessages } from './judge-uncertain.js';

/** A process that dies around an execution comes back to the same key, order and postings (KEY-6, KEY-8, SWAP-9). */
export const crashKeepsKey = defineCheck({
  id: 'crash-keeps-key',
  needs: ['crash-execution'],
  messages: uncertainMessages,
  judge: ({ 'crash-execution': facts }, say) => judgeUncertain(facts, say),
});
