import { type Planted, withSeams } from './defect.js';

export const unsentOrderForgotten: Planted = {
  id: 'unsent-order-forgotten',
  title: 'What was not sent is not resumed',
  wrong:
    'After a crash only executions that were sent are taken up again; an order accepted right before it stays open.',
  question: 'retry-contract',
  plant: (correct) => withSeams(correct, 'execution', { resumes: ['sent'] }),
};
