import { randomUUID } from 'node:crypto';
import type { Behaviour } from '../reference/behaviour.js';
import { entrySlot } from '../reference/ledger.js';
import { withSeams } from './defect.js';

/** Lets events through a broken dedupe and posts the settlement anew for each that `replayed` holds. */
export function repostingReplays(
  correct: Behaviour,
  replayed: ReadonlySet<string>,
  firstSighting: Behaviour['webhooks']['firstSighting'],
): Behaviour {
  const open = withSeams(correct, 'webhooks', { firstSighting });
  const repeatable = withSeams(open, 'settlement', {
    moves: { ...correct.settlement.moves, settled: ['returned', 'settled'] },
  });
  return withSeams(repeatable, 'ledger', {
    slot: (posting) => {
      const again = posting.cause.kind === 'event' && replayed.has(posting.cause.eventId);
      return again ? `${entrySlot(posting)}:${randomUUID()}` : entrySlot(posting);
    },
  });
}
