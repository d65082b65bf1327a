import { swap, withContent } from './content.js';
import type { Planted } from './defect.js';

export const privateWordsOnPage: Planted = {
  id: 'private-words-on-page',
  title: 'The order page tells of private mechanics',
  wrong: 'The order page shows the treasury wallet and venue behind a settlement.',
  question: 'guardrails',
  plant: (correct) =>
    withContent(correct, {
      'order.html': (text) => swap(text, '</dl>', '<dt>Provider</dt><dd>venue-b, treasury wallet hot-1</dd></dl>'),
    }),
};
