import type { DrillContext } from '../context.js';
import { defineDrill, type UpstreamPower } from '../define.js';
import { type Story, type StoryScript, settledEnding, tellStory } from './story.js';

/** How long after the event each round's held status read is answered, ms. */
const lagsMs = [0, 2, 6];
/** How long polling alone is waited for where the app takes events. */
const aloneMs = 8_000;
/** How long an event alone is given while status reads fail. */
const blindMs = 1_200;
/** How long the app is given to send a status read that can be held. */
const pollMs = 1_200;

const moves: readonly UpstreamPower[] = ['move-trades'];

/** The news of a settlement on every way it can take: by polling alone, by event alone, by both at the same moment. */
export const settlementPaths = defineDrill({
  id: 'settlement-paths',
  title: 'Settle by poll, by event, and by both at once',
  group: 'ledger',
  needs: { operations: ['lockQuote', 'accept', 'order'], upstream: ['journal', 'faults'] },
  cost: ({ webhooks }) => ({ trades: (webhooks ? 2 : 1) + lagsMs.length, requests: 140 }),
  async run(context) {
    const tell = (script: StoryScript) => tellStory(context, script);
    const scripts: StoryScript[] = [
      { id: 'poll-only', hazard: 'a trade settles and no event tells of it', run: pollOnly },
      ...lagsMs.map((lagMs, index) => ({
        id: `both-${index + 1}`,
        hazard: 'an event and a status read tell of one settlement at the same moment',
        needs: moves,
        run: (story: Story) => both(context, story, lagMs),
      })),
    ];
    if (context.stage.webhookUrl) {
      scripts.push({
        id: 'event-only',
        hazard: 'a trade settles while status reads fail; only an event tells of it',
        needs: moves,
        run: eventOnly,
      });
    }
    return { stories: await Promise.all(scripts.map(tell)) };
  },
});

async function pollOnly(story: Story): Promise<void> {
  const { trial, context } = story;
  await story.reserve();
  const sinceMs = context.now();
  await story.settled();
  const { settleWithinMs } = context.manifest.timing;
  // An app that lives on events alone may be a correct one: it is not waited for in full.
  const waitMs = context.stage.webhookUrl ? Math.min(aloneMs, settleWithinMs) : settleWithinMs;
  await story.converge('ended', settledEnding, waitMs);
  const reads = story.told(sinceMs).length;
  if (reads > 0) trial.met(`no event was sent; the app asked upstream ${reads} times`);
  else trial.missed('no event was sent and the app did not ask upstream');
  if (reads > 0 || !context.stage.webhookUrl) return;
  await trial.send({ type: 'pool.transaction.settled' });
  await story.converge('rescued', settledEnding);
}

async function eventOnly(story: Story): Promise<void> {
  const { trial } = story;
  await story.reserve();
  const blind = trial.arm({
    match: { operation: ['getTransactionByQuote', 'getTrade'] },
    point: 'before-commit',
    effect: { kind: 'status', status: 503 },
  });
  trial.move('settled', { event: false });
  const [delivery] = await trial.send({ type: 'pool.transaction.settled' });
  const alone = await trial.waitStatus(['settled'], blindMs);
  trial.mark(alone === 'settled' ? 'settled by the event alone' : 'the event alone was not enough');
  blind.disarm();
  // At-least-once delivery: what was not acknowledged, or not understood for lack of reads, comes again.
  if (alone !== 'settled') await trial.send({ type: 'pool.transaction.settled' });
  await story.converge('ended', settledEnding);
  await story.settle(250);
  await story.read('later');
  if (delivery && delivery.status !== null)
    trial.met(`the event was answered with ${delivery.status} while reads failed`);
  else trial.missed('the event was not answered');
}

/**
 * A status read of the app is held at the upstream, the trade settles, and the read is answered just as the event
 * arrives. An app that does not poll gets the event and its user's reloads at the same moment.
 */
async function both(context: DrillContext, story: Story, lagMs: number): Promise<void> {
  const { trial } = story;
  const upstream = context.upstream();
  await story.reserve();
  const sinceMs = context.now();
  const name = `both-${trial.quoteId()}`;
  const gate = trial.arm({
    match: { operation: ['getTransactionByQuote', 'getTrade'] },
    point: 'before-commit',
    effect: { kind: 'pause', name },
  });
  try {
    const reads = [trial.order(), trial.order(), trial.order()];
    await upstream.waitPaused(name, 1, pollMs);
    trial.move('settled', { event: false });
    const sending = context.stage.webhookUrl ? trial.send({ type: 'pool.transaction.settled' }) : [];
    await context.until(context.now() + lagMs);
    gate.disarm();
    upstream.resume(name);
    await Promise.all([...reads, sending]);
  } finally {
    upstream.resume(name);
  }
  await story.converge('ended', settledEnding);
  await story.settle(250);
  await story.read('later');
  const events = trial.deliveries.filter(({ status }) => status !== null).length;
  const told = story.told(sinceMs).length;
  if (events + told > 0) trial.met(`${events} events and ${told} status reads told of the settlement`);
  else trial.missed('nothing told the app of the settlement');
}
