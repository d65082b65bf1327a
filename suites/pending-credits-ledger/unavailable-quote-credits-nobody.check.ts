import { Decimal } from 'decimal.js';
import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence } from '../../src/checks/evidence.js';
import { heldMore, signed } from './credit-of.js';
import { faultOfUnsettled } from './judge-credit.js';
import { readingTold, storyEvidence, storyTold } from './story-told.js';

/** Where there was no quote there is nothing to credit and nothing to hold (FALL-10). */
export const unavailableQuoteCreditsNobody = defineCheck({
  id: 'unavailable-quote-credits-nobody',
  needs: ['ledger-unavailable'],
  messages: {
    credited: 'The upstream had no quote to give, yet {seen}.',
    held: 'The upstream had no quote to give, yet {amount} was held afterwards.',
  },
  judge({ 'ledger-unavailable': facts }, say) {
    const story = storyTold(facts, 'unavailable', say);
    const reading = story && readingTold(story, 'after', say);
    if (!story || !reading) return;
    const lock = story.trial.calls.find(({ operation }) => operation === 'lockQuote');
    const evidence = [...storyEvidence(story), ...(lock ? [exchangeEvidence(lock, 'What the user was told')] : [])];
    const wrong = faultOfUnsettled(story, reading);
    const held = heldMore(story, reading) ?? new Decimal(0);
    if (wrong) say.fail('credited', { seen: wrong.seen }, evidence);
    else if (held.gt(0)) say.fail('held', { amount: signed(held) }, evidence);
    else say.met(`${story.trial.met.how}; the user was told "${lock?.outcome}" and no balance moved`, evidence);
  },
});
