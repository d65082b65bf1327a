import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, journalEvidence } from '../../src/checks/evidence.js';
import { askedOrSaid } from './asked-or-said.js';

/** No quote to be had is a state of the product and not a fault of it, whatever the reason (SAFE-12, FALL-1 to 3). */
export const unavailableIsNormal = defineCheck({
  id: 'unavailable-is-normal',
  needs: ['outages'],
  messages: {
    crashed: 'The upstream had no quote ({reason}) and the user was answered with HTTP {status}.',
    invented: 'The upstream had no quote ({reason}), yet the user was given one.',
  },
  judge({ outages: { prices } }, say) {
    for (const price of prices) {
      if (!askedOrSaid(price, say)) continue;
      const { reason, call, asked } = price;
      const answer = call.exchanges.at(-1)?.response ?? null;
      const evidence = [
        exchangeEvidence(call, `lockQuote while the upstream says ${reason}`),
        journalEvidence(asked, 'What the app asked the upstream for'),
      ];
      if (call.outcome === 'ok') say.fail('invented', { reason }, evidence);
      else if (answer === null) say.unverified('partner', `${reason}: lockQuote gave no answer`, evidence);
      else if (answer.status >= 500 && call.outcome === 'error') {
        say.fail('crashed', { reason, status: answer.status }, evidence);
      } else if (call.outcome === 'error') {
        const { fault, reason: why } = call.problem ?? { fault: 'partner', reason: 'the answer could not be read' };
        say.unverified(fault, `${reason}: ${why}`, evidence);
      } else say.met(`${reason} ended in "${call.outcome}"`, evidence);
    }
  },
});
