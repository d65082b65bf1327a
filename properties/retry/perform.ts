import { Blocked } from '../../src/drills/define.js';
import { closedStatuses } from '../../src/drills/trial.js';
import type { FaultEffect } from '../../twin/api.js';
import { crash } from './crash.js';
import { readLedger } from './read-ledger.js';
import type { Failure, PartnerStep, StepKind } from './steps.js';
import type { Leg, Walk } from './walk.js';

/** How long a trade or an execution that must be coming is waited for. */
const arrivalMs = 2_000;
/** How long an app without a price is watched for asking again. */
const askingMs = 150;
/** How long an order may take to show its end before something contradicts it. */
const endedMs = 3_000;

type Doing<K extends StepKind> = (walk: Walk, step: Extract<PartnerStep, { do: K }>) => Promise<void>;

const effects: Readonly<Record<Failure, FaultEffect>> = {
  drop: { kind: 'drop' },
  reset: { kind: 'reset' },
  hang: { kind: 'hang' },
  '500': { kind: 'status', status: 500 },
  '503': { kind: 'status', status: 503 },
  truncate: { kind: 'truncate' },
  'broken-json': { kind: 'broken-json' },
};

const plans = { settles: 'settle', fails: 'fail', releases: 'release', waits: 'hold' } as const;

const doings: { readonly [K in StepKind]: Doing<K> } = {
  async lock(walk, { lasts, upstream }) {
    const { context } = walk;
    const hazard = `a generated walk, quote ${walk.legs.length + 1}`;
    const trial = context.trial(`${walk.id}.${walk.legs.length + 1}`, hazard, { account: walk.account });
    const ttlMs = lasts === 'short' ? context.manifest.upstream.quoteTtlMs : longMs;
    walk.addLeg(trial);
    if (context.stage.can('quote-ttl')) walk.control('/_twin/quote-ttl', { ms: ttlMs });
    await trial.lock({ ttlMs });
    walk.tellQuote(trial.quoteId() ?? '');
    if (!context.stage.can('move-trades')) return;
    trial.plan(plans[upstream]);
    walk.control(`/_twin/quotes/${trial.quoteId()}/plan`, { plan: plans[upstream] });
  },
  async 'lock-unavailable'(walk, { reason }) {
    const { stage, partner, signal, now } = walk.context;
    const upstream = walk.context.upstream();
    const trial = walk.context.trial(`${walk.id}.none`, 'no quote is to be had', { account: walk.account });
    // Alone with the locks, so that every quote request of this time is this lock's.
    await stage.locking(async () => {
      const startedAtMs = now();
      const fault = {
        match: { operation: 'createQuote' },
        point: 'before-commit',
        effect: { kind: 'unavailable', reason },
      } as const;
      const armed = upstream.arm(fault);
      walk.control('/_twin/faults', fault, { id: armed.id });
      walk.tellCall(await partner.call('lockQuote', { account: walk.account, inputs: trial.laneInputs(), signal }));
      await walk.context.until(now() + askingMs);
      walk.waited(askingMs);
      armed.disarm();
      walk.disarmed(armed.id);
      const asked = upstream.journal
        .query({ operation: 'createQuote', sinceMs: startedAtMs })
        .filter((entry) => entry.faultId === armed.id);
      walk.locks.push({ startedAtMs, asked });
    });
  },
  async accept(walk, { quote }) {
    const leg = walk.leg(quote);
    await leg.trial.accept({ attemptId: attempt(leg) });
  },
  async retry(walk, { quote }) {
    const leg = walk.leg(quote);
    await leg.trial.accept({ attemptId: leg.attempts.at(-1) ?? attempt(leg) });
  },
  async race(walk, { quote, width, attempts }) {
    const leg = walk.leg(quote);
    const most = Math.max(2, Math.min(width, walk.context.manifest.limits.maxRequestsPerSecond));
    const one = leg.attempts.at(-1) ?? attempt(leg);
    const ids = Array.from({ length: most }, () => (attempts === 'same' ? one : attempt(leg)));
    walk.tellTogether(await leg.trial.acceptTogether(ids));
  },
  async 'hang-up'(walk, { quote }) {
    const leg = walk.leg(quote);
    const name = walk.hold(leg, 'before-commit');
    walk.meanwhile();
    const line = new AbortController();
    const call = leg.trial.accept({ attemptId: attempt(leg), signal: line.signal }).catch(() => null);
    await walk.context.upstream().waitPaused(name, 1, arrivalMs);
    walk.waitHeld(name);
    line.abort();
    await call;
    // Noticing the cut line takes the app a moment.
    await walk.context.until(walk.context.now() + 50);
    walk.letGo(name);
  },
  async change(walk, { quote, of }) {
    const leg = walk.leg(quote);
    const attemptId = walk.leg(of).attempts.at(-1) ?? attempt(leg);
    leg.attempts.push(attemptId);
    await leg.trial.accept({ attemptId });
  },
  async stranger(walk, { quote }) {
    const leg = walk.leg(quote);
    const other = walk.context.users.find((user) => user !== walk.account);
    if (other === undefined) throw new Blocked('manifest', 'a stranger needs a second ordinary user under `accounts`');
    await leg.trial.accept({ account: other });
  },
  async decline(walk, { quote }) {
    const { trial } = walk.leg(quote);
    await trial.call('decline', { quoteRef: trial.locked().quoteRef });
  },
  async expire(walk, { quote }) {
    const { context } = walk;
    const { expiresAtMs, quote: locked } = walk.leg(quote).trial.locked();
    const atMs = expiresAtMs + 100;
    // Elsewhere the steps before may take less time than here.
    walk.waited(Math.max(0, atMs - (locked?.createdAtMs ?? context.now())));
    await context.until(atMs);
  },
  async poll(walk, { quote }) {
    await walk.leg(quote).trial.order();
  },
  async move(walk, { quote, to, event }) {
    const leg = walk.leg(quote);
    const trade = await arrived(walk, leg);
    const legal = to === 'returned' ? trade?.status === 'settled' : trade?.status === 'reserved';
    if (!trade || !legal) return;
    if (to !== 'returned') await readLedger(walk.context, leg);
    leg.trial.move(to, { event });
    walk.tellTrade(leg, trade.transactId);
    walk.control(`/_twin/trades/${trade.transactId}/${verbs[to]}`, { event });
  },
  async event(walk, { quote, copies }) {
    const leg = walk.leg(quote);
    const trade = await ended(walk, leg);
    if (!trade || !isEventful(trade.status)) return;
    // What the ledger held before and after tells the doing of an event from that of a retry.
    await readLedger(walk.context, leg);
    await send(walk, leg, { tradeId: trade.transactId, type: `pool.transaction.${trade.status}`, copies });
    await readLedger(walk.context, leg);
  },
  async 'late-event'(walk, { quote }) {
    const leg = walk.leg(quote);
    const trade = await ended(walk, leg);
    if (!trade || !isEventful(trade.status)) return;
    // Until the app itself shows the end, it may rightly believe whatever well signed event comes first.
    await leg.trial.waitStatus(closedStatuses, endedMs);
    const type = trade.status === 'settled' ? 'pool.transaction.failed' : 'pool.transaction.settled';
    await send(walk, leg, { tradeId: trade.transactId, type });
    await leg.trial.order();
  },
  async 'early-event'(walk, { quote }) {
    const leg = walk.leg(quote);
    const name = walk.hold(leg, 'after-commit');
    walk.meanwhile();
    const call = leg.trial.accept({ attemptId: attempt(leg) });
    leg.open.push(call.catch(() => null));
    walk.waitHeld(name);
    if (await walk.context.upstream().waitPaused(name, 1, arrivalMs)) {
      const trade = leg.trial.trade();
      if (trade?.status === 'reserved') leg.trial.move('settled', { event: false });
      if (trade) await send(walk, leg, { tradeId: trade.transactId, type: 'pool.transaction.settled' });
    }
    walk.letGo(name);
    await call;
  },
  async forge(walk, { quote, signing }) {
    const leg = walk.leg(quote);
    const trade = await arrived(walk, leg);
    if (trade?.status !== 'reserved') return;
    await send(walk, leg, { tradeId: trade.transactId, type: 'pool.transaction.settled', signing });
    await readLedger(walk.context, leg);
  },
  async fault(walk, { quote, point, failure, times }) {
    walk.arm(walk.leg(quote), {
      match: { operation: 'transact' },
      point,
      effect: effects[failure],
      when: { first: times },
    });
  },
  async refuse(walk, { quote, as }) {
    walk.arm(walk.leg(quote), {
      match: { operation: 'transact' },
      point: 'before-commit',
      effect: { kind: 'refuse', as },
      when: { first: 1 },
    });
  },
  async crash(walk, { quote, at }) {
    const leg = walk.leg(quote);
    await crash(walk, leg, at, attempt);
  },
};

/** Long enough for everything that may follow, waits for other walks included. */
const longMs = 120_000;
const verbs = { settled: 'settle', failed: 'fail', released: 'release', returned: 'return' } as const;

/** Takes one step. What the target answers is a fact; throws `Blocked` only where the walk cannot go on at all. */
export async function perform(walk: Walk, step: PartnerStep): Promise<void> {
  walk.steps.push(step);
  // Each entry of the record takes exactly the steps of its own key.
  await (doings[step.do] as Doing<StepKind>)(walk, step);
  walk.tellRequests();
}

function attempt(leg: Leg): string {
  const id = leg.trial.attempt();
  leg.attempts.push(id);
  return id;
}

async function arrived({ context }: Walk, { trial }: Leg) {
  return context.poll(async () => trial.trade(), arrivalMs, 20);
}

/** The trade once it is no longer reserved. */
async function ended({ context }: Walk, { trial }: Leg) {
  return context.poll(
    async () => {
      const trade = trial.trade();
      return trade && trade.status !== 'reserved' ? trade : null;
    },
    arrivalMs,
    20,
  );
}

function isEventful(status: string): status is 'settled' | 'failed' | 'released' {
  return status === 'settled' || status === 'failed' || status === 'released';
}

async function send(walk: Walk, leg: Leg, order: Parameters<Leg['trial']['send']>[0]): Promise<void> {
  if (order.tradeId !== undefined) walk.tellTrade(leg, order.tradeId);
  walk.control('/_twin/events', order);
  await leg.trial.send(order);
}
