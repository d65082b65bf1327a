import { walkLaws } from '../../properties/retry/laws/by-question.js';
import { defineCheck } from '../../src/checks/define-check.js';
import { judgeWalks, walkMessages } from '../retry-contract/judge-walks.js';

/** However often an execution was tried, its order is found by its trade id (EXEC-7, SAFE-9). */
export const walksRecordIds = defineCheck({
  id: 'walks-record-ids',
  needs: ['walks'],
  messages: walkMessages,
  judge: ({ walks }, say) => judgeWalks(walks, walkLaws['support-traceability'], say),
});
