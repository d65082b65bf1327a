import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';

/** A receiver says no to what it cannot verify, so that a wrong secret is noticed on both sides (SAFE-17). */
export const forgedEventsAreRefused = defineCheck({
  id: 'forged-events-are-refused',
  needs: ['event-forgeries'],
  messages: {
    acknowledged: 'Events whose signature does not hold were acknowledged as if they had been taken: {signings}.',
  },
  judge({ 'event-forgeries': facts }, say) {
    const forged = facts.stories.flatMap(({ trial }) => trial.deliveries).filter(({ signing }) => signing !== 'valid');
    const answered = forged.filter(({ status }) => status !== null);
    const evidence = [
      rowsEvidence(
        ['signature', 'event', 'answer'],
        forged.map(({ signing, type, status, error }) => [signing, type, status === null ? error : String(status)]),
        'How forged events were answered',
      ),
    ];
    const taken = [...new Set(answered.filter(({ status }) => (status ?? 0) < 400).map(({ signing }) => signing))];
    if (taken.length > 0) say.fail('acknowledged', { signings: taken.join(', ') }, evidence);
    else if (answered.length === 0) say.unverified('partner', 'no answer came to any forged event', evidence);
    else say.met(`${answered.length} forged events were refused`, evidence);
  },
});
