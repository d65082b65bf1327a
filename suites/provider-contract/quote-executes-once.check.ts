import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** A quote executes once, whatever the key (KEY-4). */
export const quoteExecutesOnce = defineCheck({
  id: 'quote-executes-once',
  needs: providerDrills,
  messages: {
    second: 'One quote was executed twice: {first}, then {second}.',
    crashed: 'Another execution of a quote ended in {answer}.',
  },
  judge: (facts, say) => judgeLaw('quote-executes-once', facts, say),
});
