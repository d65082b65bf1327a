import { type Planted, withSeams } from './defect.js';

export const unavailableAnswers500: Planted = {
  id: 'unavailable-answers-500',
  title: 'No quote is a server error',
  wrong: 'A quote that is not available ends in an unhandled exception instead of an unavailable view.',
  question: 'fallback',
  plant: (correct) =>
    withSeams(correct, 'edge', {
      answer: (path, body) => {
        if ('unavailableReason' in body && body.unavailableReason) throw new Error('the quote has no rate');
        return correct.edge.answer(path, body);
      },
    }),
};
