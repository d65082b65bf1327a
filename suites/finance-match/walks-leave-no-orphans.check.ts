import { walkLaws } from '../../properties/retry/laws/by-question.js';
import { defineCheck } from '../../src/checks/define-check.js';
import { judgeWalks, walkMessages } from '../retry-contract/judge-walks.js';

/** However often an execution was tried and however early its event came, both belong to the entries (SAFE-29, SAFE-19). */
export const walksLeaveNoOrphans = defineCheck({
  id: 'walks-leave-no-orphans',
  needs: ['walks'],
  messages: walkMessages,
  judge: ({ walks }, say) => judgeWalks(walks, walkLaws['finance-match'], say),
});
