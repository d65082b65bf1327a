import { Decimal } from 'decimal.js';
import type { AcceptStory, EntryFacts, EntryStory } from '../../model/facts/duplicates.js';
import type { LedgerEntry } from '../../model/facts/ledger.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import type { TrialRecorder } from '../trial.js';
import { arrivalMs, holdExecution } from './hold.js';
import { orderRefs } from './order-fates.js';
import { postingsOf } from './postings.js';
import { alone, executionsOf, tell } from './tell.js';

const pileUpMs = 350;

/**
 * What an order brings to ledger and balance when it is accepted once, and when it is accepted again and again. Both
 * settle by one signal, so that only the accepts differ (KEY-8).
 */
export const duplicateEntries = defineDrill({
  id: 'duplicate-entries',
  title: 'compare ledger and balance of an order accepted once with one accepted many times',
  group: 'duplicates',
  needs: { operations: ['lockQuote', 'accept', 'order', 'ledger'], upstream: ['journal', 'faults'] },
  cost: () => ({ trades: 2, requests: 50 }),
  run: (context): Promise<EntryFacts> => {
    // The other drills of the group trade as the first user: where there is a second one, this balance stands still.
    const account = context.users[1] ?? context.users[0] ?? '';
    return alone(context, () =>
      context.withBalance(account, async () => {
        const once = await book(context, account, 'once', 'one accept, to know what an order brings', async (trial) => {
          await trial.accept();
          trial.met('accepted once and settled');
        });
        const hazard = 'three accepts at once while the execution is held, then one more after settlement';
        const often = await book(context, account, 'often', hazard, (trial) => acceptOften(context, trial));
        return { once, often };
      }),
    );
  },
});

async function acceptOften(context: DrillContext, trial: TrialRecorder): Promise<void> {
  const hold = holdExecution(context, trial, 'before-commit');
  const accepts = trial.acceptTogether([trial.attempt(), trial.attempt(), trial.attempt()]);
  try {
    const reached = await hold.reached(1, arrivalMs(context));
    if (!reached) trial.missed('no execution reached the upstream');
    else trial.met('three accepts were sent while the first execution was held upstream');
    await hold.reached(3, pileUpMs);
  } finally {
    hold.letGo();
    await accepts;
  }
}

async function book(
  context: DrillContext,
  account: string,
  id: string,
  hazard: string,
  accept: (trial: TrialRecorder) => Promise<void>,
): Promise<EntryStory> {
  const upstream = context.upstream();
  const sinceMs = context.now();
  let entries: LedgerEntry[] | null = null;
  let moved: string | null = null;
  const telling = await tell(context, { id, hazard, account }, async (trial) => {
    // In front of a sandbox trades of others settle whenever it wants.
    const still = context.users.length > 1 && context.stage.can('move-trades');
    const watched = still && context.partner.has('balance');
    const before = watched ? await trial.balance('before') : null;
    await trial.lock();
    trial.plan('hold');
    await accept(trial);
    await settle(context, trial);
    if (id === 'often') await trial.accept();
    entries = await postingsOf(context, trial, orderRefs(trial.calls));
    const after = watched ? await trial.balance('after') : null;
    if (before?.final && after?.final) moved = new Decimal(after.final).minus(before.final).toFixed();
  });
  const story: AcceptStory = { trial: telling.trial.end(), orders: [], obstacle: telling.obstacle };
  const ours = story.trial.trade?.transactId;
  const othersSettled = upstream
    .trades()
    .filter(({ transactId, settledAtMs }) => transactId !== ours && settledAtMs !== null && settledAtMs >= sinceMs);
  return { ...story, entries, moved, othersSettled: othersSettled.length };
}

/**
 * Settles quietly, so that the app learns it by reading; one event helps apps that only listen. Where nobody can move the
 * trade, a sandbox settles it in its own time.
 */
async function settle(context: DrillContext, trial: TrialRecorder): Promise<void> {
  const { timing } = context.manifest;
  const done = async () =>
    trial.trade() && executionsOf(trial).every((entry) => entry.endedAtMs !== null) ? true : null;
  if (!(await context.poll(done, timing.settleWithinMs, 25))) {
    throw new Blocked('partner', 'the accept brought no trade, so there is nothing to post');
  }
  if (context.stage.can('move-trades')) trial.move('settled', { event: false });
  if ((await trial.waitStatus(['settled'])) === 'settled') return;
  const { status } = trial.trade() ?? {};
  if (status !== 'settled')
    throw new Blocked('harness', `the sandbox left the trade ${status}: nothing was posted yet`);
  if (context.stage.webhookUrl !== null && context.stage.can('events')) {
    await trial.send({ type: 'pool.transaction.settled' });
    if ((await trial.waitStatus(['settled'])) === 'settled') return;
  }
  throw new Blocked('partner', 'the order never showed that its trade has settled');
}
