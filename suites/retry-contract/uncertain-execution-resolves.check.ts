import { defineCheck } from '../../src/checks/define-check.js';
import { judgeResolution, resolution } from './resolution.js';

/** An execution whose answer was lost ends as the upstream says it did (EXEC-9, FALL-22). */
export const uncertainExecutionResolves = defineCheck({
  id: 'uncertain-execution-resolves',
  needs: ['uncertain-execution'],
  messages: resolution,
  judge({ 'uncertain-execution': { stories } }, say) {
    for (const story of stories) judgeResolution(story, say);
  },
});
