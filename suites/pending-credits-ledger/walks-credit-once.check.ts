import { walkLaws } from '../../properties/retry/laws/by-question.js';
import { defineCheck } from '../../src/checks/define-check.js';
import { judgeWalks, walkMessages } from '../retry-contract/judge-walks.js';

/** Whatever order signals come in, the final credit follows the settlement, once (SAFE-8, SAFE-28). */
export const walksCreditOnce = defineCheck({
  id: 'walks-credit-once',
  needs: ['walks'],
  messages: walkMessages,
  judge: ({ walks }, say) => judgeWalks(walks, walkLaws['pending-credits-ledger'], say),
});
