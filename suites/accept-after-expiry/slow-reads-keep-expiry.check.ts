import { defineCheck } from '../../src/checks/define-check.js';
import { executions, storyOf, trialOf } from './late-accepts.js';

/** Expiry is looked at right before the first send, not only when the user clicked (EXEC-1, SAFE-4). */
export const slowReadsKeepExpiry = defineCheck({
  id: 'slow-reads-keep-expiry',
  needs: ['expiry-slow-reads'],
  messages: {
    sent: 'While upstream reads were slow, quote {quote} was first executed {lateMs} ms after it had expired.',
  },
  judge({ 'expiry-slow-reads': book }, say) {
    const { trial, obstacle } = trialOf(book, 'slow-reads');
    if (!trial?.quote || obstacle) {
      say.unverified(obstacle?.fault ?? 'harness', obstacle?.reason ?? 'the quote is not known at the upstream');
      return;
    }
    const first = executions(trial)[0];
    const lateMs = first ? Math.round(first.arrivedAtMs - trial.quote.expiresAtMs) : 0;
    if (first && lateMs > 0) say.fail('sent', { quote: trial.quote.quoteId, lateMs }, storyOf(trial));
    // An app that reads nothing before it executes cannot be late for that reason: it went out at once.
    else if (first) say.met(`the execution went out ${-lateMs} ms before expiry (${trial.met.how})`, storyOf(trial));
    else if (trial.met.yes)
      say.met(`nothing was executed once the reads had been too slow (${trial.met.how})`, storyOf(trial));
    else say.unverified('partner', 'an accept in time was neither executed nor held up by a read', storyOf(trial));
  },
});
