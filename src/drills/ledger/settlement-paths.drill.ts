import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';
import { Patience, type Story, type StoryScript, settledEnding, tellStory } from './story.js';

const rounds = 3;
const copies = 4;
/** How long an event alone is given while status reads fail. */
const aloneMs = 1_200;

/** The news of a settlement on every way it can take: by polling alone, by event alone, by both at the same moment. */
export const settlementPaths = defineDrill({
  id: 'settlement-paths',
  title: 'Settle by poll, by event, and by both at once',
  group: 'ledger',
  needs: { operations: ['lockQuote', 'accept', 'order'], upstream: ['journal', 'move-trades', 'faults'] },
  cost: ({ webhooks }) => ({ trades: webhooks ? 2 + rounds : 1 + rounds, requests: 140 }),
  async run(context) {
    const patience = new Patience();
    const [first = '', second = first] = context.users;
    const tell = (script: StoryScript) => tellStory(context, script, patience);
    const scripts: StoryScript[] = [
      { id: 'poll-only', hazard: 'a trade settles and no event tells of it', account: second, run: pollOnly },
      ...Array.from({ length: rounds }, (_, index) => ({
        id: `both-${index + 1}`,
        hazard: 'events and status reads tell of one settlement at the same moment',
        account: index === rounds - 1 ? second : first,
        run: (story: Story) => both(context, story),
      })),
    ];
    if (context.stage.webhookUrl) {
      scripts.push({
        id: 'event-only',
        hazard: 'a trade settles while status reads fail; only an event tells of it',
        account: first,
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
  trial.move('settled', { event: false });
  await story.converge('ended', settledEnding);
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
  const alone = await trial.waitStatus(['settled'], aloneMs);
  trial.mark(alone === 'settled' ? 'settled by the event alone' : 'the event alone was not enough');
  blind.disarm();
  // At-least-once delivery: what was not acknowledged, or not understood for lack of reads, comes again.
  if (alone !== 'settled') await trial.send({ type: 'pool.transaction.settled' });
  await story.converge('ended', settledEnding);
  if (delivery && delivery.status !== null)
    trial.met(`the event was answered with ${delivery.status} while reads failed`);
  else trial.missed('the event was not answered');
}

async function both(context: DrillContext, story: Story): Promise<void> {
  const { trial } = story;
  await story.reserve();
  const sinceMs = context.now();
  trial.move('settled', { event: false });
  const reads = [trial.order(), trial.order(), trial.order()];
  const sent = context.stage.webhookUrl ? await trial.send({ type: 'pool.transaction.settled', copies }) : [];
  await Promise.all(reads);
  await story.converge('ended', settledEnding);
  await story.settle(250);
  await story.read('later');
  const answered = sent.filter(({ status }) => status !== null).length;
  const told = story.told(sinceMs).length;
  if (answered + told > 1) trial.met(`${answered} copies of the event and ${told} status reads told of the settlement`);
  else trial.missed('the settlement was told less than twice');
}
