import { crashLaws } from '../../properties/retry/laws/by-question.js';
import { defineCheck } from '../../src/checks/define-check.js';
import { judgeWalks, walkMessages } from '../retry-contract/judge-walks.js';

/** Wherever the app dies on a generated walk, it comes back to the same execution under the same key (KEY-6, SWAP-8). */
export const walksSurviveCrashes = defineCheck({
  id: 'walks-survive-crashes',
  needs: ['crash-walks'],
  messages: walkMessages,
  judge: ({ 'crash-walks': facts }, say) => judgeWalks(facts, crashLaws, say),
});
