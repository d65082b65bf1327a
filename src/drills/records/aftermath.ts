import type { RecordsFacts } from '../../model/facts/records.js';
import type { DrillContext } from '../context.js';
import { showMs } from './chapters.js';
import { delivered } from './known-ids.js';
import type { Tale } from './tale.js';

/** How long an app without a batch job that we may run is given to look at a settled trade again. */
const lookMs = 2_500;

/** The settled event that comes long after the status read has told everything. */
export async function sendLateEvent(tale: Tale): Promise<void> {
  if (tale.obstacle || !tale.context.stage.webhookUrl || !tale.context.stage.can('events')) return;
  if (tale.trial.trade()?.status !== 'settled') return;
  tale.trial.mark('late event');
  await tale.trial.send({ type: 'pool.transaction.settled' });
  const events = delivered(tale);
  if (events.length > 0) tale.trial.met('the order was settled by a status read, then its event was taken');
}

/**
 * Returns the settled trade and gives the app its chance: the user looks at the order, the batch job runs where there
 * is one. No event tells of a return, so only an app that looks again can know.
 */
export async function returnTrade(tale: Tale): Promise<RecordsFacts['returnNoticed']> {
  const { context, trial } = tale;
  if (tale.obstacle || trial.trade()?.status !== 'settled' || tale.status !== 'settled') return null;
  const sinceMs = context.now();
  trial.move('returned', { event: false });
  const reconciled = (await context.stage.reconcile?.())?.ok === true;
  await context.poll(
    async () => {
      tale.status = await trial.waitStatus(['returned'], 0);
      return wasTold(context, tale, sinceMs) ? true : null;
    },
    lookMs,
    300,
  );
  const looked = wasTold(context, tale, sinceMs);
  if (looked || reconciled) {
    tale.status = await trial.waitStatus(['returned'], Math.min(context.manifest.timing.settleWithinMs, 5_000));
    const before = tale.ledgers.at(-1)?.call.outputs.entries;
    const count = Array.isArray(before) ? before.length : 0;
    await tale.readLedger(
      'end',
      ({ outputs }) => Array.isArray(outputs.entries) && outputs.entries.length > count,
      showMs,
    );
  }
  return { looked, reconciled };
}

/** Whether the upstream has answered the app that this trade is returned. */
function wasTold(context: DrillContext, tale: Tale, sinceMs: number): boolean {
  const trade = tale.trial.trade();
  const answers = context
    .upstream()
    .journal.query({ operation: ['getTransactionByQuote', 'getTrade', 'listTrades'], sinceMs });
  return answers.some(
    ({ status, response }) =>
      status === 200 &&
      trade !== null &&
      (response ?? '').includes(trade.transactId) &&
      (response ?? '').includes('returned'),
  );
}
