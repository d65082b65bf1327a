import { MESSAGES } from '../reference/messages.js';
import { type Planted, withSeams } from './defect.js';

export const unfundedOrderSettled: Planted = {
  id: 'unfunded-order-settled',
  title: 'An order without funds is shown as done',
  wrong:
    'An order that the prefunded balance does not cover is declined in the books and shown as settled to its user.',
  question: 'guardrails',
  plant: (correct) =>
    withSeams(correct, 'edge', {
      answer: (path, body) => {
        const given = correct.edge.answer(path, body);
        return 'state' in given && 'message' in given && given.message === MESSAGES.topUp
          ? { ...given, state: 'settled' }
          : given;
      },
    }),
};
