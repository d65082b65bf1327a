import { defineCheck } from '../../src/checks/define-check.js';
import { evidenceOf, keepsLaws, oneExecution, tellsSomething } from './one-execution.js';

/** Whatever fails on the way, app, client and user come back to the same execution (EXEC-6, EXEC-9, SAFE-11, FALL-22). */
export const retryKeepsKey = defineCheck({
  id: 'retry-keeps-key',
  needs: ['uncertain-execution'],
  messages: oneExecution,
  judge({ 'uncertain-execution': { stories } }, say) {
    const named = new Set<string>();
    for (const story of stories) {
      if (keepsLaws(story, say, named) && tellsSomething(story, say)) {
        say.met(`${story.trial.id}: ${story.trial.met.how}`, evidenceOf(story.trial));
      }
    }
  },
});
