import { type Planted, withSeams } from './defect.js';

export const reasonShownToUser: Planted = {
  id: 'reason-shown-to-user',
  title: 'Users read the raw reason',
  wrong: 'The unavailable message names the internal reason and the private source behind it.',
  question: 'fallback',
  plant: (correct) =>
    withSeams(correct, 'edge', {
      answer: (path, body) =>
        'unavailableReason' in body && body.unavailableReason
          ? { ...body, message: `${body.unavailableReason}: primary liquidity provider venue-b is down` }
          : correct.edge.answer(path, body),
    }),
};
