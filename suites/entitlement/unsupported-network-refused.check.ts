import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, journalEvidence } from '../../src/checks/evidence.js';

/** A network outside the capabilities is refused before any quote is locked (SAFE-20). */
export const unsupportedNetworkRefused = defineCheck({
  id: 'unsupported-network-refused',
  needs: ['entitlement'],
  messages: {
    locked: 'A quote over the unsupported network {network} was given to the user.',
    crashed: 'A quote over the unsupported network {network} ended in a server error.',
  },
  judge({ entitlement: { unsupported } }, say) {
    if (!unsupported) {
      say.unverified('manifest', 'the manifest names no `unsupported.network`');
      return;
    }
    const { network, call, quotes } = unsupported;
    const evidence = [
      exchangeEvidence(call, `lockQuote over ${network}`),
      ...(quotes.length > 0 ? [journalEvidence(quotes, 'What the app asked the upstream for')] : []),
    ];
    if (call.outcome === 'ok') say.fail('locked', { network }, evidence);
    else if (call.outcome === 'error') say.fail('crashed', { network }, evidence);
    else if (quotes.some((entry) => entry.effect === 'quote-created')) say.fail('locked', { network }, evidence);
    else say.met(`${network} was refused before a quote was locked`, evidence);
  },
});
