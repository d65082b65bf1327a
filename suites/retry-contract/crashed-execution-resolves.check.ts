import { defineCheck } from '../../src/checks/define-check.js';
import { judgeResolution, resolution } from './resolution.js';

/** An execution that a crash interrupted ends as the upstream says it did (KEY-6, EXEC-9). */
export const crashedExecutionResolves = defineCheck({
  id: 'crashed-execution-resolves',
  needs: ['crash-execution'],
  messages: resolution,
  judge({ 'crash-execution': { stories } }, say) {
    for (const story of stories) {
      const { trial, optional, obstacle, status } = story;
      // An aimed kill that landed where nobody can tell, or an accept that died with its process and left no order.
      if (optional && !obstacle && (!trial.met.yes || (status === null && trial.trade === null))) continue;
      judgeResolution(story, say);
    }
  },
});
