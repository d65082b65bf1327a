import { orderRefs } from '../../src/drills/duplicates/order-fates.js';
import { patienceMs } from '../../src/drills/ledger/story.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import type { JournalEntry } from '../../src/model/history.js';
import type { OrderStatus } from '../../src/model/words.js';
import { readLedger } from './read-ledger.js';
import type { Leg, Walk } from './walk.js';

/** Work that an app does after its answer, a silent second execution included, shows itself within this time. */
const quietMs = 200;
/** How long an app is given to run into the failures that are planned for it. */
const struckMs = 2_500;
/** Statuses that an order without a trade may end in. */
const traderless: readonly OrderStatus[] = ['expired', 'declined', 'failed', 'cancelled', 'released'];

/**
 * Lets everything come to its end: disarms, lets go, lets reserved trades settle, and waits until every order shows what
 * became of its trade, the credit of a settled one included, and the upstream is quiet. True where it came to that within
 * `timing.settleWithinMs`, counted from the end of a quote that expires soon and brought no trade; null where one still
 * stands, so that more may come. `usual` is what one undisturbed order brings to the ledger.
 */
export async function close(walk: Walk, usual: readonly LedgerEntry[] | null): Promise<boolean | null> {
  const { context } = walk;
  await Promise.all(walk.legs.map((leg) => struck(walk, leg)));
  for (const leg of walk.legs) {
    leg.trial.disarm();
    for (const name of leg.holds) context.stage.upstream?.resume(name);
  }
  await Promise.all(walk.legs.flatMap(({ open }) => open.splice(0)));
  await Promise.all(walk.legs.map((leg) => settle(walk, leg)));
  const ended = await Promise.all(walk.legs.map((leg) => end(walk, leg)));
  await quiet(walk);
  const credits = usual === null || usual.some(isCredit);
  await Promise.all(
    walk.legs.map((leg, index) => (credits && ended[index] ? credited(walk, leg) : readLedger(context, leg))),
  );
  await Promise.all(walk.legs.map((leg) => readStatuses(walk, leg)));
  return ended.includes(null) ? null : !ended.includes(false);
}

/** Whether the order came to its end; null where its quote still stands and may yet be executed. */
async function end({ context }: Walk, leg: Leg): Promise<boolean | null> {
  const { trial } = leg;
  const standsMs = trial.quoteId() === null || trial.trade() ? 0 : trial.locked().expiresAtMs - context.now();
  const soon = standsMs <= context.manifest.upstream.quoteTtlMs;
  const limitMs = patienceMs(context) + (soon ? Math.max(0, standsMs) : 0);
  const ended = await context.poll(async () => ((await hasEnded(leg)) ? true : null), limitMs, 60);
  if (ended) return true;
  if (!soon && !trial.trade()) return null;
  // A trade that a sandbox has not settled yet is nobody's lateness.
  if (trial.trade()?.status !== 'reserved') context.stage.lateness.seen = true;
  return false;
}

/** Reads the ledger until it holds the credit of a settled trade: an app may post it a moment after it says so. */
async function credited({ context }: Walk, leg: Leg): Promise<void> {
  const before = leg.ledger.length;
  const settled = leg.trial.trade()?.status === 'settled';
  const done = await context.poll(
    async () => {
      await readLedger(context, leg);
      const last = leg.ledger.at(-1)?.entries;
      return !settled || !last || last.some(isCredit) ? true : null;
    },
    patienceMs(context),
    100,
  );
  if (!done) context.stage.lateness.seen = true;
  // Only the last of them tells anything.
  leg.ledger.splice(before, Math.max(0, leg.ledger.length - before - 1));
}

function isCredit({ kind }: LedgerEntry): boolean {
  return kind === 'credit';
}

/** A queued accept meets its failures after its answer; an app that only reads on meets no more of them. */
async function struck({ context }: Walk, { trial, planned }: Leg): Promise<void> {
  if (orderRefs(trial.calls).length === 0) return;
  await context.poll(async () => (trial.hits() >= planned || trial.trade() !== null ? true : null), struckMs, 25);
}

/** A trade that waits is settled in the end, after a last look at what it brought so far. */
async function settle(walk: Walk, leg: Leg): Promise<void> {
  const { trial } = leg;
  const { context } = walk;
  if (trial.quoteId() === null) return;
  await context.poll(async () => (open(leg).length === 0 ? true : null), 3_000, 10);
  trial.plan('settle');
  if (trial.trade()?.status !== 'reserved' || !context.stage.can('move-trades')) return;
  await readLedger(context, leg);
  if (trial.trade()?.status === 'reserved') trial.move('settled');
}

/** One order at least shows the end of the quote's trade, or that there was none. */
async function hasEnded(leg: Leg): Promise<boolean> {
  const { trial } = leg;
  if (open(leg).length > 0) return false;
  const orders = orderRefs(trial.calls);
  if (orders.length === 0) return true;
  const statuses: OrderStatus[] = [];
  for (const orderRef of orders) {
    const call = await trial.call('order', { orderRef });
    // The driver has translated it already: only the audit's words get through.
    if (call.outputs.status !== undefined) statuses.push(call.outputs.status as OrderStatus);
  }
  const trade = trial.trade();
  if (trade?.status === 'reserved') return false;
  if (trade)
    return statuses.some(
      (status) =>
        status === trade.status || (status !== 'settled' && trade.status !== 'settled' && traderless.includes(status)),
    );
  return statuses.every((status) => traderless.includes(status));
}

async function readStatuses({ context }: Walk, { trial }: Leg): Promise<void> {
  if (!context.partner.has('order')) return;
  for (const orderRef of orderRefs(trial.calls)) await trial.call('order', { orderRef });
}

/** Waits until no execution is under way and none has come for a moment. */
async function quiet(walk: Walk): Promise<void> {
  const { context } = walk;
  let since = context.now();
  let seen = -1;
  await context.poll(
    async () => {
      const entries = walk.legs.flatMap(executions);
      if (entries.length !== seen || entries.some(({ endedAtMs }) => endedAtMs === null)) {
        seen = entries.length;
        since = context.now();
      }
      return context.now() - since >= quietMs ? true : null;
    },
    3_000,
    25,
  );
}

function executions({ trial }: Leg): JournalEntry[] {
  return trial.journal().filter((entry) => entry.operation === 'transact');
}

function open(leg: Leg): JournalEntry[] {
  return executions(leg).filter(({ endedAtMs }) => endedAtMs === null);
}
