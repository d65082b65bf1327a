import { randomUUID } from 'node:crypto';
import { type Planted, withSeams } from './defect.js';

export const newKeyOnSecondRetry: Planted = {
  id: 'new-key-on-second-retry',
  title: 'A new key from the second retry on',
  wrong: 'The first retry keeps the Idempotency-Key; from the second on a new one is made.',
  question: 'double-click-duplicates',
  plant: (correct) =>
    withSeams(correct, 'execution', {
      sendKey: (stored, { number }) => (number <= 2 ? stored : `${stored}:${randomUUID()}`),
    }),
};
