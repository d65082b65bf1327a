import { defineCheck } from '../../src/checks/define-check.js';
import { timelineEvidence } from '../../src/checks/evidence.js';

/** An accepted quote is followed through an outage: nothing is concluded from reads that fail (FALL-27, FALL-15). */
export const outageKeepsTracking = defineCheck({
  id: 'outage-keeps-tracking',
  needs: ['tracking-outage'],
  messages: {
    concluded: 'While status reads failed the order was shown as {status}, though its trade was reserved.',
    lost: 'Status reads failed for a while; after that the trade settled and the order still showed {status}.',
  },
  judge({ 'tracking-outage': { trial, obstacle, hits, during, final } }, say) {
    const evidence = [timelineEvidence(trial)];
    if (obstacle) {
      say.unverified(obstacle.fault, obstacle.reason, evidence);
      return;
    }
    const wrong = during.find((status) => status !== 'pending' && status !== 'open');
    if (hits > 0 && wrong) say.fail('concluded', { status: wrong }, evidence);
    else if (!trial.met.yes) say.unverified('partner', trial.met.how, evidence);
    else if (final !== 'settled') say.fail('lost', { status: final ?? 'nothing' }, evidence);
    else say.met(`${trial.met.how}; it stayed open meanwhile and settled afterwards`, evidence);
  },
});
