import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence } from '../../src/checks/evidence.js';
import { executions, lastStatus, storyOf, told } from './late-accepts.js';

/** The upstream's "expired" ends the attempt: it is not sent again and the user is told (EXEC-4, EXEC-11, FALL-8). */
export const expiredExecutionIsFinal = defineCheck({
  id: 'expired-execution-is-final',
  needs: ['expiry-api'],
  messages: {
    resent: 'Quote {quote} was executed again {count} times after the upstream had answered that it is expired.',
    crashed: 'A quote that expired on its way upstream ended in a server error for the user.',
    left: 'A quote that expired on its way upstream left the order {status} instead of a controlled failure.',
  },
  judge({ 'expiry-api': book }, say, run) {
    if (run.upstream.mode === 'none') {
      say.unverified('manifest', 'without an upstream no quote can expire in flight');
      return;
    }
    const trial = told(book, 'in-flight', say);
    if (!trial) return;
    const sent = executions(trial);
    const refusedAt = sent.findIndex((entry) => entry.status === 409);
    const retriedAtMs = trial.marks.find((mark) => mark.name === 'user retries')?.atMs ?? Number.POSITIVE_INFINITY;
    // What a second click brings under another key is for the question about duplicates.
    const again = sent
      .slice(refusedAt + 1)
      .filter((entry) => entry.arrivedAtMs < retriedAtMs || entry.idempotencyKey === sent[refusedAt]?.idempotencyKey);
    const accept = trial.calls.find((call) => call.operation === 'accept');
    const status = lastStatus(trial);
    if (refusedAt < 0) {
      say.unverified('harness', 'the execution was not answered 409', storyOf(trial));
      return;
    }
    if (again.length > 0)
      say.fail('resent', { quote: trial.quote?.quoteId ?? '', count: again.length }, storyOf(trial));
    if (accept?.outcome === 'error') say.fail('crashed', {}, storyOf(trial, accept));
    else if (accept?.outcome === 'ok' && (status === 'pending' || status === 'settled')) {
      say.fail('left', { status }, storyOf(trial, accept));
    } else if (again.length === 0 && accept) {
      say.met('the 409 ended the attempt in a controlled way', [
        ...storyOf(trial),
        exchangeEvidence(accept, 'What the user was told'),
      ]);
    }
  },
});
