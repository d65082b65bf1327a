import type { UnfundedFacts } from '../../model/facts/guardrails.js';
import type { Obstacle } from '../../model/history.js';
import type { OrderStatus } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import { closedStatuses, type TrialRecorder } from '../trial.js';
import { auditedPartner } from '../upstream.js';

/** Less than any order of the lanes. */
const almostNothing = '0.01';

/** A quote that was covered when it was locked and is not any more when it is accepted. */
export const unfundedAccept = defineDrill({
  id: 'unfunded-accept',
  title: 'an accept that the prefunded balance does not cover',
  group: 'areas',
  // Meanwhile nobody can trade.
  exclusive: true,
  needs: { operations: ['lockQuote', 'accept'], upstream: ['journal', 'move-trades'] },
  cost: () => ({ trades: 1, requests: 12 }),
  async run(context): Promise<UnfundedFacts> {
    const trial = context.trial('unfunded', 'the prefunded balance falls below the order before it is accepted');
    let obstacle: Obstacle | null = null;
    let final: OrderStatus | null = null;
    try {
      await trial.lock();
      final = await acceptUnfunded(context, trial);
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      obstacle = error.obstacle;
    }
    return { trial: trial.end(), obstacle, final };
  },
});

async function acceptUnfunded(context: DrillContext, trial: TrialRecorder): Promise<OrderStatus | null> {
  const upstream = context.upstream();
  const before = upstream.fund(auditedPartner, almostNothing);
  trial.mark(`balance ${almostNothing}`);
  try {
    await trial.accept();
    trial.met(`the balance was ${almostNothing} when the quote was accepted`);
    // A queue decides later, and an order without a trade may stay open until it is looked at again.
    return await trial.waitStatus(closedStatuses);
  } finally {
    upstream.fund(auditedPartner, before);
  }
}
