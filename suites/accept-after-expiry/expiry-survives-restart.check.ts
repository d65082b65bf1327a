import { defineCheck } from '../../src/checks/define-check.js';
import { executions, lateAccepts, storyOf, told } from './late-accepts.js';

/** A restart must not make an expired quote young again (EXEC-1, SAFE-4). */
export const expirySurvivesRestart = defineCheck({
  id: 'expiry-survives-restart',
  needs: ['expiry-restart'],
  messages: {
    sent: 'After a restart the expired quote {quote} was executed {lateMs} ms past its expiry.',
    crashed: 'After a restart an accept past expiry ended in a server error.',
  },
  judge({ 'expiry-restart': book }, say, run) {
    const trial = told(book, 'after-restart', say);
    if (!trial) return;
    const late = lateAccepts(trial)[0];
    const first = executions(trial)[0];
    if (!trial.quote || !late) {
      say.unverified(
        run.upstream.mode === 'none' ? 'manifest' : 'harness',
        'the upstream cannot be asked about the quote',
      );
    } else if (first && first.arrivedAtMs > trial.quote.expiresAtMs) {
      const lateMs = Math.round(first.arrivedAtMs - trial.quote.expiresAtMs);
      say.fail('sent', { quote: trial.quote.quoteId, lateMs }, storyOf(trial, late.call));
    } else if (late.call.outcome === 'error') {
      say.fail('crashed', {}, storyOf(trial, late.call));
    } else {
      say.met(`after the restart an accept ${late.lateMs} ms past expiry executed nothing`, storyOf(trial, late.call));
    }
  },
});
