import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, timelineEvidence } from '../../src/checks/evidence.js';

/** An order that the prefunded balance does not cover delivers nothing and ends in a controlled state (SAFE-6). */
export const unfundedOrderBlocked = defineCheck({
  id: 'unfunded-order-blocked',
  needs: ['unfunded-accept'],
  messages: {
    delivered: 'The prefunded balance did not cover the order, no trade exists, and the order shows {status}.',
    crashed: 'An accept that the prefunded balance does not cover ended in HTTP {status}.',
  },
  judge({ 'unfunded-accept': { trial, obstacle, final } }, say) {
    const accept = trial.calls.find(({ operation }) => operation === 'accept');
    const evidence = [timelineEvidence(trial), ...(accept ? [exchangeEvidence(accept, 'What the user was told')] : [])];
    if (obstacle || !accept || !trial.met.yes) {
      say.unverified(obstacle?.fault ?? 'harness', obstacle?.reason ?? trial.met.how, evidence);
      return;
    }
    const status = accept.exchanges.at(-1)?.response?.status ?? null;
    const told = final ?? accept.outputs.status ?? null;
    if (trial.trade) say.unverified('harness', 'the upstream executed the order all the same', evidence);
    else if (told === 'settled' || told === 'returned') say.fail('delivered', { status: told }, evidence);
    else if (accept.outcome === 'error' && status !== null && status >= 500) say.fail('crashed', { status }, evidence);
    else if (status === null) say.unverified('partner', 'the accept gave no answer', evidence);
    else say.met(`no trade came of it; the user was told "${accept.outcome}", the order "${told ?? 'none'}"`, evidence);
  },
});
