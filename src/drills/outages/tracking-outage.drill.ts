import type { TrackingFacts } from '../../model/facts/outages.js';
import type { Obstacle } from '../../model/history.js';
import type { OrderStatus } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import type { TrialRecorder } from '../trial.js';

/** How many status reads the outage should meet, and how long they are waited for, ms. */
const enough = { reads: 10, withinMs: 6_000 };

/** Status reads fail for a while after an accept; then they work again and the trade settles. */
export const trackingOutage = defineDrill({
  id: 'tracking-outage',
  title: 'an accepted quote whose status cannot be read for a while',
  group: 'areas',
  // Its fault hits whoever reads.
  exclusive: true,
  needs: { operations: ['lockQuote', 'accept', 'order'], upstream: ['journal', 'faults', 'move-trades'] },
  cost: () => ({ trades: 1, requests: 40 }),
  async run(context): Promise<TrackingFacts> {
    const trial = context.trial('tracking-outage', 'status reads fail after an accept, then work again');
    const seen: Seen = { hits: 0, during: [], final: null };
    let obstacle: Obstacle | null = null;
    try {
      await follow(context, trial, seen);
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      obstacle = error.obstacle;
    }
    return { trial: trial.end(), obstacle, ...seen };
  },
});

type Seen = { hits: number; during: OrderStatus[]; final: OrderStatus | null };

async function follow(context: DrillContext, trial: TrialRecorder, seen: Seen): Promise<void> {
  const { settleWithinMs } = context.manifest.timing;
  await trial.lock();
  trial.plan('hold');
  await trial.accept();
  const traded = await context.poll(async () => trial.trade(), settleWithinMs);
  if (!traded) throw new Blocked('partner', 'the accept brought no trade about');
  await trial.waitStatus(['pending'], settleWithinMs);
  const outage = trial.arm({
    match: { operation: ['getTransactionByQuote', 'getTrade', 'listTrades'] },
    point: 'before-commit',
    effect: { kind: 'status', status: 503 },
  });
  trial.mark('status reads fail');
  await context.poll(
    async () => {
      const status = await trial.waitStatus(['pending'], 0);
      if (status !== null && !seen.during.includes(status)) seen.during.push(status);
      return outage.hits() >= enough.reads ? true : null;
    },
    enough.withinMs,
    150,
  );
  seen.hits = outage.hits();
  outage.disarm();
  trial.mark('status reads work again');
  // Where events come too, one of them may tell of it: what counts is that the order is still followed.
  trial.move('settled');
  seen.final = await trial.waitStatus(['settled'], settleWithinMs);
  if (seen.hits > 0) trial.met(`${seen.hits} status reads of the app failed after the accept`);
  else trial.missed(`the app read no status within ${enough.withinMs / 1000} s`);
}
