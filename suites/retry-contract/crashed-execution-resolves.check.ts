import { defineCheck } from '../../src/checks/define-check.js';
import { judgeResolution, resolution } from './resolution.js';

/** An execution that a crash interrupted ends as the upstream says it did (KEY-6, EXEC-9). */
export const crashedExecutionResolves = defineCheck({
  id: 'crashed-execution-resolves',
  needs: ['crash-execution'],
  messages: resolution,
  judge({ 'crash-execution': { stories } }, say) {
    for (const story of stories) judgeResolution(story, say);
  },
});
