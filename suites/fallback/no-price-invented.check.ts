import { defineCheck } from '../../src/checks/define-check.js';
import type { Call } from '../../src/model/call.js';
import { outageTold } from './read-in-outage.js';

/** Without an indicative price none is made from the last one (FALL-13, FALL-21). */
export const noPriceInvented = defineCheck({
  id: 'no-price-invented',
  needs: ['outages'],
  messages: { invented: 'The upstream had no indicative price, yet the user was shown {rate}.' },
  judge({ outages: { indicative } }, say) {
    const told = outageTold(indicative, 'indicativeQuote', (call) => rateOf(call) !== null, say);
    if (!told) return;
    const rate = rateOf(told.call);
    if (rate !== null) say.fail('invented', { rate }, told.evidence);
    else say.met(`no price was shown ("${told.call.outcome}")`, told.evidence);
  },
});

function rateOf({ outcome, outputs: { rate } }: Call): string | null {
  return outcome === 'ok' && rate !== undefined && rate !== null && rate !== '' ? String(rate) : null;
}
