import { Decimal } from 'decimal.js';
import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, journalEvidence } from '../../src/checks/evidence.js';

/** An amount over the pool's limit is blocked before a quote is locked, and not made smaller without a word (SAFE-25). */
export const overLimitRefused = defineCheck({
  id: 'over-limit-refused',
  needs: ['entitlement'],
  messages: {
    locked: 'A quote over {amount} was given to the user, though the pool takes {maximum} USDT at most.',
    shrunk: 'For {amount} the app locked a quote over {locked} instead of refusing.',
  },
  judge({ entitlement: { overLimit } }, say) {
    if (overLimit === null) {
      say.unverified('manifest', 'the maximum of the pool is known with `upstream.mode: twin` alone');
      return;
    }
    const { amount, maximum, call, asked, quotes } = overLimit;
    const evidence = [
      exchangeEvidence(call, `lockQuote over ${amount}`),
      ...(asked.length > 0 ? [journalEvidence(asked, 'What the app asked the upstream for')] : []),
    ];
    const smaller = quotes.find(({ amountIn }) => !new Decimal(amountIn).eq(amount));
    if (smaller) say.fail('shrunk', { amount, locked: smaller.amountIn }, evidence);
    else if (call.outcome === 'ok' || quotes.length > 0) say.fail('locked', { amount, maximum }, evidence);
    else if (call.exchanges.at(-1)?.response == null) {
      say.unverified(call.problem?.fault ?? 'partner', 'lockQuote gave no answer', evidence);
    } else say.met(`${amount} was refused before a quote was locked`, evidence);
  },
});
