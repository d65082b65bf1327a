import { swap, withContent } from './content.js';
import type { Planted } from './defect.js';

export const acceptOfferedWithoutQuote: Planted = {
  id: 'accept-offered-without-quote',
  title: 'Terms without a quote',
  wrong: 'A page that is told of no quote shows the terms it has, with an accept control that can be used.',
  question: 'fallback',
  plant: (correct) =>
    withContent(correct, {
      'js/3-buy.js': (text) =>
        swap(
          text,
          "    byId('quote').hidden = true;\n    const other",
          "    byId('quote').hidden = false;\n    accept.disabled = false;\n    const other",
        ),
    }),
};
