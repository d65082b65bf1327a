import type { Call } from '../../model/call.js';
import type { OrderFate } from '../../model/facts/duplicates.js';
import type { OrderStatus } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import type { TrialRecorder } from '../trial.js';

/**
 * Every order that accepts were answered with. Two of them are read until they are decided, since a queue may take an
 * accept now and turn it down later; a single one needs no reading unless its quote was turned down beside it.
 */
export async function orderFates(context: DrillContext, trial: TrialRecorder): Promise<OrderFate[]> {
  const refs = orderRefs(trial.calls);
  const declined = trial.calls.some(({ operation }) => operation === 'decline');
  const readable = (refs.length > 1 || declined) && context.partner.has('order');
  return Promise.all(
    refs.map(async (orderRef) => ({
      orderRef,
      status: readable ? await decided(context, trial, orderRef) : null,
    })),
  );
}

/** Distinct orders that successful accepts named. */
export function orderRefs(calls: readonly Call[]): string[] {
  const told = calls
    .filter((call) => call.operation === 'accept' && call.outcome === 'ok')
    .map((call) => call.outputs.orderRef)
    .filter((ref) => (typeof ref === 'string' && ref !== '') || typeof ref === 'number');
  return [...new Set(told.map(String))];
}

async function decided(context: DrillContext, trial: TrialRecorder, orderRef: string): Promise<OrderStatus | null> {
  let last: OrderStatus | null = null;
  await context.poll(
    async () => {
      const call = await trial.call('order', { orderRef });
      last = (call.outputs.status as OrderStatus | undefined) ?? last;
      return last !== null && last !== 'open' && last !== 'pending' ? last : null;
    },
    context.manifest.timing.settleWithinMs,
    100,
  );
  return last;
}
