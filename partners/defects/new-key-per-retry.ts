import { randomUUID } from 'node:crypto';
import { type Planted, withSeams } from './defect.js';

export const newKeyPerRetry: Planted = {
  id: 'new-key-per-retry',
  title: 'A new key for every retry',
  wrong: 'Each retry of the execution goes out under a new Idempotency-Key.',
  question: 'double-click-duplicates',
  plant: (correct) =>
    withSeams(correct, 'execution', {
      sendKey: (stored, { number }) => (number === 1 ? stored : `${stored}:${randomUUID()}`),
    }),
};
