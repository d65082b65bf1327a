import { type Planted, withSeams } from './defect.js';

export const traceFailsByEventId: Planted = {
  id: 'trace-fails-by-event-id',
  title: 'An event id leads nowhere',
  wrong: 'Support cannot find an order by the id of its webhook event.',
  question: 'support-traceability',
  plant: (correct) =>
    withSeams(correct, 'support', { traceBy: correct.support.traceBy.filter((kind) => kind !== 'event') }),
};
