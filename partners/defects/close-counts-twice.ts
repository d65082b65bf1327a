import { type Planted, withSeams } from './defect.js';

export const closeCountsTwice: Planted = {
  id: 'close-counts-twice',
  title: 'The close counts twice',
  wrong: 'The daily close lists an order once for its status and once for its event.',
  question: 'finance-match',
  plant: (correct) =>
    withSeams(correct, 'close', { rows: (rows) => rows.flatMap((row) => (row.eventId === null ? [row] : [row, row])) }),
};
