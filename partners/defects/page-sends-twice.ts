import { swap, withContent } from './content.js';
import type { Planted } from './defect.js';

export const pageSendsTwice: Planted = {
  id: 'page-sends-twice',
  title: 'The page lets both clicks through',
  wrong: 'The page neither disables the accept control nor holds back while an accept is under way.',
  question: 'double-click-duplicates',
  plant: (correct) =>
    withContent(correct, {
      'js/3-buy.js': (text) =>
        swap(
          swap(text, 'view.busy = true;\n    accept.disabled = true;', ''),
          'if (!quote || view.busy) return;\n    if (countdown',
          'if (!quote) return;\n    if (countdown',
        ),
    }),
};
