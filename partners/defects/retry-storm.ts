import { type Planted, withSeams } from './defect.js';

export const retryStorm: Planted = {
  id: 'retry-storm',
  title: 'Retries without a pause',
  wrong: 'An execution that fails is sent again at once, up to twelve times.',
  question: 'retry-contract',
  plant: (correct) => withSeams(correct, 'execution', { sendsPerAccept: 12, retryWaitMs: () => 0 }),
};
