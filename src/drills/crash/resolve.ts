import type { OrderStatus } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import type { TrialRecorder } from '../trial.js';

const ended: readonly OrderStatus[] = ['settled', 'failed', 'released', 'expired', 'declined', 'cancelled', 'returned'];

/**
 * Follows an order after its execution was left in the dark, until the app shows how it ended: twice the promised time,
 * and to the quote's expiry before that where no trade came about, since only then an app that reads may be sure.
 */
export async function resolved(context: DrillContext, trial: TrialRecorder): Promise<OrderStatus | null> {
  if (!(await findOrder(context, trial))) return null;
  const open = trial.trade() ? 0 : Math.max(0, trial.locked().expiresAtMs - context.now());
  const { settleWithinMs } = context.manifest.timing;
  const status = await trial.waitStatus(ended, open + settleWithinMs);
  if (status !== null && ended.includes(status)) return status;
  // Reading settles a trade upstream: nobody reads this one, so an event must tell.
  const upstream = context.upstream();
  if (upstream.capabilities.has('scheduled-events')) upstream.webhooks.mute(trial.quoteId() ?? '', false);
  if (trial.trade()?.status === 'reserved' && context.stage.can('move-trades')) trial.move('settled');
  return trial.waitStatus(ended, settleWithinMs);
}

/**
 * Where no accept could be answered with its order: one id may stand for quote and order, support can trace the quote,
 * and one more accept may tell now what it could not before.
 */
async function findOrder(context: DrillContext, trial: TrialRecorder): Promise<boolean> {
  const { partner } = context;
  if (!partner.has('order')) return false;
  for (const waitMs of [0, 1_000, 2_000, 4_000]) {
    await context.until(context.now() + waitMs);
    if (waitMs > 0 && trial.orderRef() === null) await trial.accept();
    if (trial.orderRef() !== null) return true;
    const quoteId = trial.quoteId();
    if (quoteId !== null && partner.has('trace')) {
      const traced = await trial.call('trace', { id: quoteId });
      const found = traced.outcome === 'ok' ? traced.outputs.orderRef : null;
      if (typeof found === 'string' && found !== '') trial.knownOrder(found);
    }
    if (trial.orderRef() !== null) return true;
    const { quoteRef } = trial.locked();
    const same = await trial.call('order', { orderRef: quoteRef });
    if (same.outcome === 'ok' && ended.includes(same.outputs.status as OrderStatus)) trial.knownOrder(quoteRef);
    if (trial.orderRef() !== null) return true;
  }
  return false;
}
