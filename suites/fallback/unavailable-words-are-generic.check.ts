import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence } from '../../src/checks/evidence.js';
import { privatePhrase } from '../support-traceability/private-words.js';
import { askedOrSaid } from './asked-or-said.js';
import { wordsTold } from './words-told.js';

/** What users are told of an outage names nobody and nothing behind the product (FALL-9, FALL-19). */
export const unavailableWordsAreGeneric = defineCheck({
  id: 'unavailable-words-are-generic',
  needs: ['outages'],
  messages: { told: 'Without a price ({reason}) the user was told of "{phrase}".' },
  judge({ outages: { prices } }, say) {
    for (const price of prices) {
      if (!askedOrSaid(price, say)) continue;
      const { reason, call } = price;
      const evidence = [exchangeEvidence(call, `What the user was told while the upstream says ${reason}`)];
      const words = wordsTold(call);
      const phrase = words.map(privatePhrase).find((found) => found !== null);
      if (phrase) say.fail('told', { reason, phrase }, evidence);
      else if (words.length > 0) say.met(`${reason}: the user was told "${words[0]}"`, evidence);
      else if (call.exchanges.at(-1)?.response == null) say.unverified('partner', `${reason}: no answer`, evidence);
      else {
        say.unverified(
          'manifest',
          `${reason}: what the user reads is unknown (outputs.message of lockQuote)`,
          evidence,
        );
      }
    }
  },
});
