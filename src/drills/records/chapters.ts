import type { RecordKind } from '../../model/facts/records.js';
import { Blocked, type UpstreamPower } from '../define.js';
import { endStatuses } from '../trial.js';
import { delivered, mentions } from './known-ids.js';
import type { Tale } from './tale.js';

/** How long an answered event, or a stored id, may take to show itself. */
export const showMs = 3_000;

export interface Chapter {
  readonly hazard: string;
  /** What it takes of an upstream beyond recording and faults. */
  readonly needs?: readonly UpstreamPower[];
  /** Makes the order; what happens to it after the first close is in `aftermath.ts`. */
  tell(tale: Tale): Promise<void>;
}

const moves: readonly UpstreamPower[] = ['move-trades'];

/** One order of every outcome, by plain flows: hazards of retries, races and forged events belong to other drills. */
export const chapters: Readonly<Record<RecordKind, Chapter>> = {
  'settled-by-poll': { hazard: 'an order settles and no event tells of it', tell: settleByPoll },
  'settled-then-event': { hazard: 'an order settles by a status read, its event comes later', tell: settleByPoll },
  'settled-by-event': {
    hazard: 'an order is reserved, then its settled event arrives',
    needs: moves,
    tell: settleByEvent,
  },
  'lost-response': { hazard: 'the answer to the execution is lost, the order settles', tell: loseResponse },
  'early-event': { hazard: 'the settled event overtakes the answer to the execution', needs: moves, tell: overtake },
  failed: { hazard: 'a reserved order fails', needs: moves, tell: (tale) => unwind(tale, 'failed') },
  released: { hazard: 'a reserved order is released', needs: moves, tell: (tale) => unwind(tale, 'released') },
  returned: { hazard: 'a settled order is returned later', needs: moves, tell: settleByPoll },
  reserved: { hazard: 'an order stays reserved', needs: moves, tell: reserve },
  declined: {
    hazard: 'the execution is declined: the prefunded balance does not cover it',
    tell: (tale) => refuse(tale, 'insufficient_balance'),
  },
  conflict: { hazard: 'the reservation fails upstream', tell: (tale) => refuse(tale, 'reservation_conflict') },
  expired: { hazard: 'a quote is never accepted and expires', tell: expire },
  unavailable: { hazard: 'there is no quote to be had', tell: findNothing },
};

async function settleByPoll(tale: Tale): Promise<void> {
  await tale.buy({ mute: true });
  await tale.rest();
  tale.trial.met(`the trade is ${tale.trial.trade()?.status}, the order ${tale.status}`);
}

async function reserve(tale: Tale): Promise<void> {
  await tale.buy({ hold: true });
  await traceEarly(tale);
  tale.trial.met('the trade stays reserved');
}

async function settleByEvent(tale: Tale): Promise<void> {
  const { trial, context } = tale;
  await tale.buy({ hold: true });
  await traceEarly(tale);
  await tale.readLedger('reserved');
  trial.move('settled');
  // Before the user asks, so that the event and not a status read is what the app hears first.
  if (context.stage.webhookUrl) await context.poll(async () => (delivered(tale).length > 0 ? true : null), showMs);
  await tale.rest();
  trial.met(`the trade is settled, the order ${tale.status}`);
}

async function loseResponse(tale: Tale): Promise<void> {
  const { trial } = tale;
  const lost: { hits(): number }[] = [];
  const arm = () =>
    void lost.push(
      trial.arm({
        match: { operation: 'transact' },
        when: { first: 1 },
        point: 'after-commit',
        effect: { kind: 'drop' },
      }),
    );
  await tale.buy({ mute: true, arm });
  await tale.rest();
  if (lost.some((fault) => fault.hits() > 0))
    trial.met(`the trade stood before its answer was lost; the order is ${tale.status}`);
  else trial.missed('no answer was lost');
}

/** The answer to the execution is held until the app has taken the event about a trade that it does not know yet. */
async function overtake(tale: Tale): Promise<void> {
  const { trial, context } = tale;
  const upstream = context.upstream();
  const hold = `records ${context.stage.id} overtaken`;
  await tale.lock();
  trial.plan('hold');
  trial.arm({
    match: { operation: 'transact' },
    when: { first: 1 },
    point: 'after-commit',
    effect: { kind: 'pause', name: hold },
  });
  const accepting = tale.accept();
  try {
    if (!(await upstream.waitPaused(hold, 1, context.manifest.timing.settleWithinMs))) {
      throw new Blocked('partner', 'the app sent no execution whose answer could be held');
    }
    trial.move('settled');
    if (context.stage.webhookUrl)
      await context.poll(async () => (delivered(tale).length > 0 ? true : null), showMs / 2);
  } finally {
    upstream.resume(hold);
    await accepting;
  }
  if (trial.orderRef() === null)
    throw new Blocked('manifest', 'accept told no orderRef: map operations.accept.outputs.orderRef');
  await tale.rest();
  trial.met(
    delivered(tale).length > 0 ? 'the event was taken before the answer' : 'the app took no event before the answer',
  );
}

async function unwind(tale: Tale, to: 'failed' | 'released'): Promise<void> {
  await tale.buy({ hold: true });
  // The user has seen it pending, so whatever a reservation posts is posted.
  await tale.trial.waitStatus(['pending', ...endStatuses], showMs / 2);
  await tale.readLedger('reserved');
  tale.trial.move(to);
  await tale.rest();
  tale.trial.met(`the trade is ${to}, the order ${tale.status}`);
}

async function refuse(tale: Tale, as: 'insufficient_balance' | 'reservation_conflict'): Promise<void> {
  const { trial } = tale;
  await tale.lock();
  tale.mute();
  const fault = trial.arm({ match: { operation: 'transact' }, point: 'before-commit', effect: { kind: 'refuse', as } });
  await tale.accept();
  if (trial.orderRef() !== null) await tale.rest();
  if (fault.hits() > 0) trial.met(`the execution was answered ${as}`);
  else throw new Blocked('partner', 'the app sent no execution that could be declined');
}

async function expire(tale: Tale): Promise<void> {
  await tale.lock({ ttlMs: 2_000 });
  tale.trial.met('the quote was left to expire');
}

async function findNothing(tale: Tale): Promise<void> {
  const { trial, context } = tale;
  // The fault hits whoever asks, so nobody else may lock meanwhile.
  await context.stage.locking(async () => {
    const fault = trial.arm({
      match: { operation: 'createQuote' },
      point: 'before-commit',
      effect: { kind: 'unavailable', reason: 'pool_dry' },
    });
    const call = await trial.call('lockQuote', trial.laneInputs());
    if (fault.hits() > 0)
      trial.met(`${fault.hits()} quote requests were answered unavailable, lockQuote ${call.outcome}`);
    else trial.missed('the app asked the upstream for no quote');
    fault.disarm();
    if (call.outputs.quoteRef) tale.quoteRef = String(call.outputs.quoteRef);
  });
}

/** While the trade is reserved: is its id already known to support (EXEC-7)? */
async function traceEarly(tale: Tale): Promise<void> {
  const trade = tale.trial.trade();
  const orderRef = tale.trial.orderRef();
  if (!trade || orderRef === null || !tale.context.partner.has('trace')) return;
  await tale.trial.waitStatus(['pending'], showMs);
  const knows = (id: string) => (call: Parameters<typeof mentions>[0]) => mentions(call, id);
  tale.early.push(await tale.trace('order', orderRef, knows(trade.transactId), showMs));
  tale.early.push(await tale.trace('trade', trade.transactId, knows(orderRef), showMs));
}
