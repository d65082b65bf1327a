import { type Planted, withSeams } from './defect.js';

export const closeDropsFailed: Planted = {
  id: 'close-drops-failed',
  title: 'The close leaves failures out',
  wrong: 'The daily close lists no order whose trade failed.',
  question: 'finance-match',
  plant: (correct) => withSeams(correct, 'close', { rows: (rows) => rows.filter(({ status }) => status !== 'failed') }),
};
