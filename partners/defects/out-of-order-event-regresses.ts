import { type Planted, withSeams } from './defect.js';

export const outOfOrderEventRegresses: Planted = {
  id: 'out-of-order-event-regresses',
  title: 'A late event turns a settled order back',
  wrong: 'A failed or released event that comes after settlement moves the settled order back.',
  question: 'pending-credits-ledger',
  plant: (correct) =>
    withSeams(correct, 'settlement', {
      moves: { ...correct.settlement.moves, settled: ['returned', 'failed', 'released'] },
    }),
};
