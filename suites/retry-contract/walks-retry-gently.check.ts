import { walkLaws } from '../../properties/retry/laws/by-question.js';
import { defineCheck } from '../../src/checks/define-check.js';
import { judgeWalks, walkMessages } from './judge-walks.js';

/** Failing and limited answers are met with patience on every generated walk (SWAP-10, FALL-11, SAFE-7). */
export const walksRetryGently = defineCheck({
  id: 'walks-retry-gently',
  needs: ['walks'],
  messages: walkMessages,
  judge: ({ walks }, say) => judgeWalks(walks, walkLaws['retry-contract'], say),
});
