import { randomUUID } from 'node:crypto';
import { type Planted, withSeams } from './defect.js';

export const keyRecomputedAfterRestart: Planted = {
  id: 'key-recomputed-after-restart',
  title: 'A restart makes a new key',
  wrong: 'An execution that is resumed after a restart goes out under a new Idempotency-Key.',
  question: 'double-click-duplicates',
  plant: (correct) => {
    const started = new Set<string>();
    return withSeams(correct, 'execution', {
      sendKey: (stored, { resumed }) => {
        if (!resumed) started.add(stored);
        return started.has(stored) ? stored : `${stored}:${randomUUID()}`;
      },
    });
  },
};
