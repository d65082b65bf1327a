import { swap, withContent } from './content.js';
import type { Planted } from './defect.js';

export const quoteLockedOnLoad: Planted = {
  id: 'quote-locked-on-load',
  title: 'Firm quotes on page load',
  wrong: 'The page locks a firm quote of its own as soon as it is opened.',
  question: 'guardrails',
  plant: (correct) =>
    withContent(correct, {
      'js/3-buy.js': (text) =>
        swap(
          text,
          'loadLanes().then(resumeQuote);',
          `loadLanes().then(resumeQuote).then(() => {
    const [{ poolId, side, network }] = view.lanes;
    const body = { poolId, side, network, amount: '100.00', destination: 'TXsampleAddress' };
    return callApi('POST', '/api/quotes', { body });
  });`,
        ),
    }),
};
