import type { AnswerSecretsFacts } from '../../model/facts/secrets.js';
import type { OperationName } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import type { TrialRecorder } from '../trial.js';
import { AnswerBook } from './answer-book.js';
import { knowledge, scannerFor } from './canaries.js';
import { provokeErrors } from './provoke-errors.js';

const staffOperations = ['trace', 'supportPacket', 'ledger', 'dailyClose'] as const satisfies readonly OperationName[];

/**
 * Performs every operation in good order and with bad input, as strangers and as the wrong people, and searches every
 * answer, headers included (SAFE-1, SAFE-15).
 */
export const secretsAnswers = defineDrill({
  id: 'secrets-answers',
  title: 'every operation in good order and with bad input; all answers are searched for secrets',
  group: 'secrets',
  needs: {},
  cost: () => ({ trades: 1, requests: 50 }),
  async run(context): Promise<AnswerSecretsFacts> {
    const { stage, partner } = context;
    const book = new AnswerBook(scannerFor(stage));
    const trial = context.trial('ordinary', 'every operation in good order');
    await inGoodOrder(context, trial, book);
    await provokeErrors(context, trial, book);
    trial.end();
    for (const call of partner.signIns()) book.call(call);
    return {
      secrets: knowledge(stage),
      answers: book.answers,
      sightings: book.sightings,
      unread: book.unread,
      staffMapped: staffOperations.filter((operation) => partner.has(operation)),
    };
  },
});

/** What a manifest leaves out is left out; a step that cannot be made does not keep the others from being searched. */
async function inGoodOrder(context: DrillContext, trial: TrialRecorder, book: AnswerBook): Promise<void> {
  const { partner } = context;
  const ask = async (operation: OperationName, inputs: Readonly<Record<string, unknown>>, staff = false) => {
    if (partner.has(operation)) book.call(await trial.call(operation, inputs), null, staff);
  };
  await ask('lanes', {});
  await ask('indicativeQuote', trial.laneInputs());
  if (partner.has('lockQuote') && partner.has('decline')) {
    await unlessBlocked(async () => {
      const { call, quoteRef } = await trial.lock();
      book.call(call);
      await ask('decline', { quoteRef });
    });
  }
  if (!partner.has('lockQuote')) return;
  await unlessBlocked(async () => {
    book.call((await trial.lock()).call);
    if (partner.has('accept')) book.call(await trial.accept());
  });
  const orderRef = trial.orderRef();
  if (orderRef !== null) {
    await trial.waitStatus(['settled', 'failed', 'released', 'returned'], 5_000);
    await ask('order', { orderRef });
    await sendEvent(context, trial);
  }
  await ask('balance', { asset: context.lane.asset });
  if (orderRef !== null) {
    await ask('trace', { id: orderRef, orderRef }, true);
    await ask('supportPacket', { orderRef }, true);
    await ask('ledger', { orderRef }, true);
  }
  const now = context.now();
  const day = (ms: number) => new Date(ms).toISOString();
  await ask('dailyClose', { from: day(now - 86_400_000), to: day(now + 60_000) }, true);
}

/** A validly signed event makes the app use its webhook secret. */
async function sendEvent(context: DrillContext, trial: TrialRecorder): Promise<void> {
  if (context.stage.webhookUrl === null || !context.stage.can('events')) return;
  if (trial.trade()?.status !== 'settled') return;
  await unlessBlocked(async () => {
    await trial.send({ type: 'pool.transaction.settled', signing: 'valid' });
  });
}

async function unlessBlocked(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Blocked)) throw error;
  }
}
