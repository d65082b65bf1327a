import { defineCheck } from '../../src/checks/define-check.js';
import { mostOpen } from '../../src/model/overlap.js';
import { evidenceOf, executions } from '../double-click-duplicates/one-execution.js';

/** One execution is under way at a time, also while many accepts come in (KEY-7). The key protects an app that sends more. */
export const noParallelExecutions = defineCheck({
  id: 'no-parallel-executions',
  needs: ['parallel-accepts'],
  messages: {
    parallel: '{race}: {count} requests to execute one quote were open at the upstream at the same time.',
  },
  judge({ 'parallel-accepts': { races } }, say, run) {
    if (run.upstream.mode === 'none') {
      say.unverified('manifest', 'without an upstream (`upstream.mode: none`) nobody sees the executions of a quote');
      return;
    }
    for (const { trial, overlap } of races) {
      const count = mostOpen(executions(trial));
      if (count > 1) say.fail('parallel', { race: trial.id, count }, evidenceOf(trial));
      else if (count === 1 && overlap.together > 1) {
        say.met(`${trial.id}: ${overlap.together} accepts at once, one execution open at a time`, evidenceOf(trial));
      }
    }
  },
});
