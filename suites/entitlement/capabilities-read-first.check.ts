import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, journalEvidence } from '../../src/checks/evidence.js';
import { unsupportedLock } from './unsupported-lock.js';

/** What the capabilities rule out is not even asked for upstream; kind to the pool, not a matter of safety (SAFE-26). */
export const capabilitiesReadFirst = defineCheck({
  id: 'capabilities-read-first',
  needs: ['entitlement'],
  messages: {
    asked: 'A quote over the unsupported network {network} was asked for upstream instead of being refused before.',
    crashed: 'A quote over the unsupported network {network} ended in a server error.',
  },
  judge({ entitlement }, say) {
    const lock = unsupportedLock(entitlement, say);
    if (!lock) return;
    const { network, call, quotes } = lock;
    const exchange = exchangeEvidence(call, `lockQuote over ${network}`);
    const firm = quotes.filter((entry) => entry.quoteType !== 'indicative');
    if (call.outcome === 'ok')
      say.unverified('partner', `a quote was given although ${network} is not offered`, [exchange]);
    else if (call.exchanges.at(-1)?.response == null) say.unverified('partner', 'lockQuote gave no answer', [exchange]);
    else if (call.outcome === 'error') say.fail('crashed', { network }, [exchange]);
    else if (firm.length === 0) say.met(`${network} was refused without asking upstream`, [exchange]);
    else say.fail('asked', { network }, [exchange, journalEvidence(firm, 'What the app asked the upstream for')]);
  },
});
