import { walkLaws } from '../../properties/retry/laws/by-question.js';
import { defineCheck } from '../../src/checks/define-check.js';
import { judgeWalks, walkMessages } from '../retry-contract/judge-walks.js';

/** On no generated walk are terms executed that have run out or been turned down (EXEC-1, EXEC-4, EXEC-11, FALL-14). */
export const walksStayInTerms = defineCheck({
  id: 'walks-stay-in-terms',
  needs: ['walks'],
  messages: walkMessages,
  judge: ({ walks }, say) => judgeWalks(walks, walkLaws['accept-after-expiry'], say),
});
