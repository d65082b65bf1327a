import { randomUUID } from 'node:crypto';
import { type Planted, withSeams } from './defect.js';

export const dedupeInMemory: Planted = {
  id: 'dedupe-in-memory',
  title: 'Accepts are remembered in memory',
  wrong: 'Whether a quote was accepted is known to one process only, until it ends.',
  question: 'double-click-duplicates',
  plant: (correct) => {
    const slots = new Map<string, string>();
    return withSeams(correct, 'acceptance', {
      orderSlot: async ({ quote }) => {
        const slot = slots.get(quote.quote_ref) ?? randomUUID();
        slots.set(quote.quote_ref, slot);
        return slot;
      },
    });
  },
};
