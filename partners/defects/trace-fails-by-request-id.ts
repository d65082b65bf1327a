import { type Planted, withSeams } from './defect.js';

export const traceFailsByRequestId: Planted = {
  id: 'trace-fails-by-request-id',
  title: 'A request id leads nowhere',
  wrong: 'Support cannot find an order by the request id of its quote or execution.',
  question: 'support-traceability',
  plant: (correct) =>
    withSeams(correct, 'support', { traceBy: correct.support.traceBy.filter((kind) => kind !== 'request') }),
};
