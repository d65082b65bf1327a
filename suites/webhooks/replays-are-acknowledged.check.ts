import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';

/** A known event is acknowledged again; else the sender repeats it until it gives up (SAFE-18). */
export const replaysAreAcknowledged = defineCheck({
  id: 'replays-are-acknowledged',
  needs: ['event-replays'],
  messages: {
    refused: 'A true event that had been taken before was answered with {status}, so its sender goes on repeating it.',
  },
  judge({ 'event-replays': facts }, say) {
    for (const { trial, obstacle } of facts.stories) {
      const stable = trial.deliveries.filter(({ eventId }) => eventId === trial.deliveries[0]?.eventId);
      const firstTaken = stable.find(({ status }) => status !== null && status < 300);
      const later = stable.filter((delivery) => firstTaken && delivery.sentAtMs > (firstTaken.answeredAtMs ?? 0));
      const evidence = [
        rowsEvidence(
          ['event', 'answer', 'error'],
          stable.map(({ type, status, error }) => [type, status === null ? null : String(status), error]),
          `${trial.id}: deliveries of one event`,
        ),
      ];
      const refused = later.find(({ status }) => status === null || status >= 300);
      if (!firstTaken || later.length === 0) {
        const why = obstacle?.reason ?? 'the event was never taken, so there was no replay';
        say.unverified(obstacle?.fault ?? 'partner', `${trial.id}: ${why}`, evidence);
      } else if (refused) say.fail('refused', { status: refused.status ?? refused.error ?? 'nothing' }, evidence);
      else say.met(`${trial.id}: ${later.length} replays were acknowledged`, evidence);
    }
  },
});
