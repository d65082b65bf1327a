import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence } from '../../src/checks/evidence.js';

/** A whole second may be lost to formats without fractions. */
const toleranceMs = 1_000;

/** The expiry that the app shows is never later than the upstream's (SAFE-4). */
export const expiryIsTold = defineCheck({
  id: 'expiry-is-told',
  needs: ['expiry-api'],
  messages: {
    later: 'The app shows an expiry {byMs} ms later than the quote really has.',
  },
  judge({ 'expiry-api': book }, say) {
    // In flight the upstream's expiry is moved on purpose, after the app was told.
    for (const trial of book.trials.filter(({ id }) => id !== 'in-flight')) {
      const lock = trial.calls.findLast((call) => call.operation === 'lockQuote');
      const shown = lock ? instant(lock.outputs.expiresAt) : null;
      if (!lock || shown === null || !trial.quote) continue;
      const byMs = Math.round(shown - trial.quote.expiresAtMs);
      const evidence = [
        exchangeEvidence(lock, `The upstream's expiry is ${new Date(trial.quote.expiresAtMs).toISOString()}`),
      ];
      if (byMs > toleranceMs) say.fail('later', { byMs }, evidence);
      else say.met(`${trial.id}: the expiry shown is not later than the real one`, evidence);
    }
  },
});

/** Only instants that name their zone, or epoch values, can be compared. */
function instant(value: unknown): number | null {
  if (typeof value === 'number') return value > 1e12 ? value : value > 1e9 ? value * 1000 : null;
  if (typeof value !== 'string' || !/(z|[+-]\d\d:?\d\d)$/i.test(value)) return null;
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? null : parsed;
}
