import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, timelineEvidence } from '../../src/checks/evidence.js';

/** A quote serves the user who locked it and nobody else (EXEC-1, EXEC-8, SAFE-3). */
export const foreignQuoteRefused = defineCheck({
  id: 'foreign-quote-refused',
  needs: ['entitlement'],
  messages: {
    executed: "{stranger} accepted {owner}'s quote {quote} and it was executed.",
    crashed: "An accept of another user's quote ended in a server error instead of an unavailable view.",
    read: "{stranger} could read {owner}'s order {order}.",
  },
  judge({ entitlement: facts }, say) {
    const { stranger, distinct, obstacles } = facts;
    const trial = facts.trials.find(({ id }) => id === 'foreign-quote');
    const obstacle = obstacles['foreign-quote'];
    if (!trial?.met.yes || obstacle || !trial.quote) {
      say.unverified(obstacle?.fault ?? 'harness', obstacle?.reason ?? trial?.met.how ?? 'the trial was not run');
      return;
    }
    if (!distinct) {
      say.unverified('manifest', 'both users send the same credentials, so neither is a stranger to the other');
      return;
    }
    const { account: owner, quote, journal, calls } = trial;
    const attempt = calls.find((call) => call.operation === 'accept' && call.account === stranger);
    const owned = calls.find((call) => call.operation === 'accept' && call.account === owner);
    const sent = journal.find((entry) => entry.operation === 'transact' && entry.quoteId === quote.quoteId);
    const early = sent && (!owned || sent.arrivedAtMs < owned.startedAtMs);
    const evidence = [
      timelineEvidence(trial),
      ...(attempt ? [exchangeEvidence(attempt, `${stranger} accepts ${owner}'s quote`)] : []),
    ];
    const peek = calls.find((call) => call.operation === 'order' && call.account === stranger);
    const order = owned?.outputs.orderRef;
    const sawOrder = peek?.outcome === 'ok' && peek.outputs.status !== undefined;
    if (early) say.fail('executed', { stranger, owner, quote: quote.quoteId }, evidence);
    if (attempt?.outcome === 'error') say.fail('crashed', {}, evidence);
    if (peek && sawOrder && owned?.outcome === 'ok') {
      say.fail('read', { stranger, owner, order: String(order) }, [
        exchangeEvidence(peek, `${stranger} reads the order`),
      ]);
    }
    if (!early && !sawOrder && attempt && attempt.outcome !== 'error')
      say.met(`${stranger}'s accept executed nothing`, evidence);
  },
});
