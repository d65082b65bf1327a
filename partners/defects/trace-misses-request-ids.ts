import { type Planted, withSeams } from './defect.js';

export const traceMissesRequestIds: Planted = {
  id: 'trace-misses-request-ids',
  title: 'The trace has no request ids',
  wrong: 'The trace of an order leaves its request ids out.',
  question: 'support-traceability',
  plant: (correct) => withSeams(correct, 'support', { trace: (trace) => ({ ...trace, requestIds: [] }) }),
};
