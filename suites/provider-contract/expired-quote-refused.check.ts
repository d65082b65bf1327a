import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** A quote past its expiry is refused (EXEC-4). */
export const expiredQuoteRefused = defineCheck({
  id: 'expired-quote-refused',
  needs: providerDrills,
  messages: {
    executed: 'A quote was executed past its expiry: {answer}.',
    crashed: 'An execution past expiry ended in {answer} instead of a refusal.',
  },
  judge: (facts, say) => judgeLaw('expired-quote-refused', facts, say),
});
