import { mostAsked } from '../../properties/retry/laws/pace.js';
import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, journalEvidence } from '../../src/checks/evidence.js';
import { askedOrSaid } from './asked-or-said.js';

/** One lock asks an upstream without a price a few times at most (FALL-11). */
export const unavailableNotHammered = defineCheck({
  id: 'unavailable-not-hammered',
  needs: ['outages'],
  messages: { hammered: 'One lock asked an upstream without a price ({reason}) {count} times within {ms} ms.' },
  judge({ outages: { prices } }, say) {
    for (const price of prices) {
      if (!askedOrSaid(price, say)) continue;
      const { reason, call, asked } = price;
      const evidence = [
        exchangeEvidence(call, `lockQuote while the upstream says ${reason}`),
        journalEvidence(asked, 'What the app asked the upstream for'),
      ];
      const ms = Math.round((asked.at(-1)?.arrivedAtMs ?? 0) - (asked[0]?.arrivedAtMs ?? 0));
      if (asked.length > mostAsked) say.fail('hammered', { reason, count: asked.length, ms }, evidence);
      else say.met(`${reason} was asked about ${asked.length} times`, evidence);
    }
  },
});
