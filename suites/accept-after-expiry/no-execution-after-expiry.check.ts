import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, timelineEvidence } from '../../src/checks/evidence.js';
import type { Call } from '../../src/model/call.js';
import type { Trial } from '../../src/model/history.js';

/** A first execution past expiry is the fault; whether the upstream refused it does not matter. */
export const noExecutionAfterExpiry = defineCheck({
  id: 'no-execution-after-expiry',
  needs: ['expiry-api'],
  messages: {
    executed: 'A user accepted {lateMs} ms after expiry and an execution of the expired quote {quote} went upstream.',
    crashed: 'An accept {lateMs} ms after expiry ended in a server error instead of a controlled refusal.',
  },
  judge({ 'expiry-api': { trials } }, say) {
    for (const trial of trials) {
      const late = lateAccept(trial);
      if (!late) continue;
      const { call, lateMs } = late;
      const evidence = [timelineEvidence(trial), exchangeEvidence(call, `The accept, ${lateMs} ms late`)];
      const quote = trial.quote?.quoteId ?? 'unknown';
      if (!trial.met.yes) say.unverified('harness', `${trial.id}: ${trial.met.how}`, evidence);
      else if (executedWhenExpired(trial)) say.fail('executed', { lateMs, quote }, evidence);
      else if (call.outcome === 'error') say.fail('crashed', { lateMs }, evidence);
      else say.met(`an accept ${lateMs} ms after expiry sent no execution upstream`, evidence);
    }
  },
});

function lateAccept(trial: Trial): { readonly call: Call; readonly lateMs: number } | null {
  const { quote } = trial;
  if (!quote) return null;
  const call = trial.calls.find(
    ({ operation, startedAtMs }) => operation === 'accept' && startedAtMs > quote.expiresAtMs,
  );
  return call ? { call, lateMs: Math.round(call.startedAtMs - quote.expiresAtMs) } : null;
}

function executedWhenExpired(trial: Trial): boolean {
  const first = trial.journal.find(({ operation }) => operation === 'transact');
  return first?.quoteStatusAtArrival === 'expired';
}
