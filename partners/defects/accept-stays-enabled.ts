import { swap, withContent } from './content.js';
import type { Planted } from './defect.js';

export const acceptStaysEnabled: Planted = {
  id: 'accept-stays-enabled',
  title: 'The accept control outlives the quote',
  wrong: 'The page counts down to zero and leaves the accept control enabled.',
  question: 'accept-after-expiry',
  plant: (correct) =>
    withContent(correct, {
      'js/3-buy.js': (text) =>
        swap(
          swap(
            text,
            "        accept.disabled = true;\n        dropQuote('Quote expired. Refresh for a new price.');\n",
            '',
          ),
          'if (countdown.expired()) return',
          'if (false) return',
        ),
    }),
};
