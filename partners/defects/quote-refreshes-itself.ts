import { swap, withContent } from './content.js';
import type { Planted } from './defect.js';

export const quoteRefreshesItself: Planted = {
  id: 'quote-refreshes-itself',
  title: 'Expired terms are replaced under the cursor',
  wrong: 'At expiry the page locks a fresh quote by itself and leaves the accept control enabled for it.',
  question: 'accept-after-expiry',
  plant: (correct) =>
    withContent(correct, {
      'js/3-buy.js': (text) =>
        swap(
          text,
          "        accept.disabled = true;\n        dropQuote('Quote expired. Refresh for a new price.');\n",
          "        byId('ask').requestSubmit();\n",
        ),
    }),
};
