import { defineCheck } from '../../src/checks/define-check.js';
import type { Call } from '../../src/model/call.js';
import { outageTold } from './read-in-outage.js';

/** With discovery down nothing is shown as available that was so before (FALL-20). */
export const discoveryDownOffersNothing = defineCheck({
  id: 'discovery-down-offers-nothing',
  needs: ['outages'],
  messages: { offered: 'Discovery was down and {count} lanes were shown as available, {lane} among them.' },
  judge({ outages: { lanes } }, say) {
    const told = outageTold(lanes, 'lanes', (call) => onOffer(call).length > 0, say);
    if (!told) return;
    const offered = onOffer(told.call);
    const [first] = offered;
    if (first !== undefined) say.fail('offered', { count: offered.length, lane: first }, told.evidence);
    else say.met(`discovery was down and nothing was offered ("${told.call.outcome}")`, told.evidence);
  },
});

/** Lanes that an answer shows as available, by pool and network; one listed without a word on it is on offer. */
function onOffer({ outcome, outputs }: Call): string[] {
  if (outcome !== 'ok' || !Array.isArray(outputs.lanes)) return [];
  // The driver made each item from the manifest's `each`.
  return (outputs.lanes as { poolId?: unknown; network?: unknown; available?: unknown }[])
    .filter(({ available }) => available === undefined || available === true || available === 'true')
    .map(({ poolId, network }) => [poolId, network].filter((part) => part !== undefined).join(' '));
}
