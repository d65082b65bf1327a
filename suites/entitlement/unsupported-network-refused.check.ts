import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, journalEvidence } from '../../src/checks/evidence.js';

/** A network outside the capabilities is refused before any quote is locked (SAFE-20). */
export const unsupportedNetworkRefused = defineCheck({
  id: 'unsupported-network-refused',
  needs: ['entitlement'],
  messages: {
    locked: 'A quote over the unsupported network {network} was given to the user.',
  },
  judge({ entitlement: { unsupported } }, say) {
    if (unsupported.network === null) {
      say.notApplicable(
        unsupported.lanesLine,
        '`lanes` without `unsupported`: no network is named that must be refused',
      );
      return;
    }
    const { network, call, quotes } = unsupported;
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
