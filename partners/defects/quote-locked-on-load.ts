import { swap, withContent } from './content.js';
import type { Planted } from './defect.js';

export const quoteLockedOnLoad: Planted = {
  id: 'quote-locked-on-load',
  title: 'Firm quotes on page load',
  wrong: 'The page locks a firm quote as soon as it is opened.',
  question: 'guardrails',
  plant: (correct) =>
    withContent(correct, {
      'js/3-buy.js': (text) =>
        swap(
          text,
          'loadLanes().then(resumeQuote);',
          "loadLanes().then(() => {\n    byId('amount').value = '100.00';\n    byId('destination').value = 'TXsampleAddress';\n    byId('ask').requestSubmit();\n  });",
        ),
    }),
};
