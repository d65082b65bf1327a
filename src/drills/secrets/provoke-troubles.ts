import type { FaultEffect } from '../../../twin/api.js';
import type { TroubleSecretsFacts } from '../../model/facts/secrets.js';
import type { DrillContext } from '../context.js';
import { Blocked } from '../define.js';
import type { AnswerBook } from './answer-book.js';

type Trouble = TroubleSecretsFacts['troubles'][number];

const refusals: readonly { readonly what: string; readonly effect: FaultEffect }[] = [
  { what: 'the upstream refuses the key (401)', effect: { kind: 'status', status: 401 } },
  { what: 'the upstream fails (500)', effect: { kind: 'status', status: 500 } },
  { what: 'the upstream answers broken JSON', effect: { kind: 'broken-json' } },
];

/** Makes the upstream fail while the app locks, executes and follows quotes, and searches what its users are told then. */
export async function provokeTroubles(context: DrillContext, book: AnswerBook): Promise<Trouble[]> {
  const { partner, stage } = context;
  if (!stage.can('faults') || !partner.has('lockQuote')) return [];
  const troubles: Trouble[] = [];
  // Executions first: after failed locks an app may offer no quotes for a while.
  if (partner.has('accept')) {
    for (const refusal of refusals.slice(0, 2)) troubles.push(await whileExecuting(context, book, refusal));
  }
  for (const refusal of refusals) troubles.push(await whileLocking(context, book, refusal));
  return troubles;
}

async function whileLocking(
  context: DrillContext,
  book: AnswerBook,
  { what, effect }: (typeof refusals)[number],
): Promise<Trouble> {
  const { partner, stage, lane, signal } = context;
  const upstream = context.upstream();
  // No other drill locks meanwhile, so the fault hits this request alone.
  return stage.locking(async () => {
    const sinceMs = context.now();
    const fault = upstream.arm({
      match: { operation: 'createQuote' },
      when: { first: 3 },
      point: 'before-commit',
      effect,
    });
    try {
      const { poolId, side, network, amount, asset, destination } = lane;
      const inputs = { poolId, side, network, amount, asset, destination };
      const account = context.users[0];
      const call = await partner.call('lockQuote', { ...(account === undefined ? {} : { account }), inputs, signal });
      book.call(call, `${what} while a quote is locked`);
      const hits = fault.hits();
      return {
        what: `${what} while a quote is locked`,
        met: hits > 0,
        how: `it hit ${hits} requests; the user was answered ${call.outcome}`,
      };
    } finally {
      fault.disarm();
      for (const { quoteId } of upstream.journal.query({ operation: 'createQuote', sinceMs })) {
        if (quoteId !== null) stage.claimed.add(quoteId);
      }
    }
  });
}

async function whileExecuting(
  context: DrillContext,
  book: AnswerBook,
  { what, effect }: (typeof refusals)[number],
): Promise<Trouble> {
  const trial = context.trial('trouble', what);
  try {
    await trial.lock();
    const fault = trial.arm({ match: { operation: 'transact' }, when: { first: 1 }, point: 'before-commit', effect });
    const call = await trial.accept();
    book.call(call, `${what} while a quote is executed`);
    const order = await trial.order();
    if (order) book.call(order, `${what} while a quote is executed`);
    const hits = fault.hits();
    return {
      what: `${what} while a quote is executed`,
      met: hits > 0,
      how: `it hit ${hits} requests; the user was answered ${call.outcome}`,
    };
  } catch (error) {
    if (!(error instanceof Blocked)) throw error;
    return { what: `${what} while a quote is executed`, met: false, how: error.message };
  } finally {
    trial.end();
  }
}
