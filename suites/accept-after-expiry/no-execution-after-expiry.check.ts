import { defineCheck } from '../../src/checks/define-check.js';
import type { Statements } from '../../src/model/check.js';
import type { TrialBook } from '../../src/model/history.js';
import { executions, lateTrials, storyOf, told } from './late-accepts.js';

/** An execution sent in time may arrive this much late where machines are busy; only an accept in time is given it. */
const edgeMs = 500;

/**
 * A first execution past expiry is the fault, whether or not the upstream refused it: the backend must know the time
 * itself (EXEC-1, EXEC-4, SAFE-4). A request that arrived in time may be repeated later under its key.
 */
export const noExecutionAfterExpiry = defineCheck({
  id: 'no-execution-after-expiry',
  needs: ['expiry-api'],
  messages: {
    sent: '{trial}: the first execution of quote {quote} reached the upstream {lateMs} ms after it had expired.',
  },
  judge({ 'expiry-api': book }, say, run) {
    if (run.upstream.mode === 'none') {
      say.unverified(
        'manifest',
        'without an upstream (`upstream.mode: none`) nobody sees what the app sends there after expiry',
      );
      return;
    }
    firstExecutionInTime(book, 'just-before', say, edgeMs);
    for (const id of lateTrials) firstExecutionInTime(book, id, say, 0);
  },
});

/** Judges one trial: nothing went upstream, or its first execution arrived while the quote stood. */
function firstExecutionInTime(book: TrialBook, id: string, say: Statements<'sent'>, toleranceMs: number): void {
  const trial = told(book, id, say);
  if (!trial) return;
  const { quote } = trial;
  if (!quote) {
    say.unverified('harness', `${id}: the upstream does not know the quote`, storyOf(trial));
    return;
  }
  const first = executions(trial)[0];
  const lateMs = first ? Math.round(first.arrivedAtMs - quote.expiresAtMs) : 0;
  if (first && lateMs > toleranceMs) say.fail('sent', { trial: id, quote: quote.quoteId, lateMs }, storyOf(trial));
  else if (first) say.met(`${id}: the first execution arrived ${-lateMs} ms before expiry`, storyOf(trial));
  else say.met(`${id}: no execution of the quote reached the upstream`, storyOf(trial));
}
