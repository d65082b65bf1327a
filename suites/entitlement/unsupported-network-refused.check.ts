import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, journalEvidence } from '../../src/checks/evidence.js';
import { unsupportedLock } from './unsupported-lock.js';

/** A network outside the capabilities is refused before any quote is locked (SAFE-20). */
export const unsupportedNetworkRefused = defineCheck({
  id: 'unsupported-network-refused',
  needs: ['entitlement'],
  messages: {
    locked: 'A quote over the unsupported network {network} was given to the user.',
  },
  judge({ entitlement }, say) {
    const lock = unsupportedLock(entitlement, say);
    if (!lock) return;
    const { network, call, quotes } = lock;
    const evidence = [
      exchangeEvidence(call, `lockQuote over ${network}`),
      ...(quotes.length > 0 ? [journalEvidence(quotes, 'What the app asked the upstream for')] : []),
    ];
    const created = quotes.some((entry) => entry.effect === 'quote-created');
    const answered = call.exchanges.at(-1)?.response ?? null;
    if (call.outcome === 'ok' || created) say.fail('locked', { network }, evidence);
    else if (!answered) say.unverified(call.problem?.fault ?? 'partner', 'lockQuote gave no answer', evidence);
    else say.met(`${network} was refused before a quote was locked`, evidence);
  },
});
