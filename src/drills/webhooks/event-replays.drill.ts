import { defineDrill } from '../define.js';
import { type Story, settledEnding, tellStory, unwoundEnding } from '../ledger/story.js';

const copies = 6;
/** What an app does with an event after it has answered is done by then. */
const workMs = 600;

/** One true event, delivered many times: at once, later, freshly signed, and under another id. */
export const eventReplays = defineDrill({
  id: 'event-replays',
  title: 'Deliver the same event again and again',
  group: 'ledger',
  needs: {
    operations: ['lockQuote', 'accept', 'order'],
    upstream: ['journal', 'events'],
    webhooks: true,
  },
  cost: () => ({ trades: 2, requests: 50 }),
  async run(context) {
    const stories = await Promise.all([
      tellStory(context, {
        id: 'settled',
        hazard: 'the settled event is delivered many times',
        run: settledAgain,
      }),
      tellStory(context, {
        id: 'failed',
        hazard: 'the failed event is delivered many times',
        needs: ['move-trades'],
        run: failedAgain,
      }),
    ]);
    return { stories };
  },
});

async function settledAgain(story: Story): Promise<void> {
  const { trial, context } = story;
  const type = 'pool.transaction.settled';
  await story.reserve();
  await story.settled();
  await story.quietly(() => trial.send({ type, copies }));
  await story.converge('ended', settledEnding);
  for (let again = 0; again < 3; again += 1) await trial.send({ type });
  await story.settle(workMs);
  await story.read('replayed');
  await trial.send({ type, eventId: `again-${trial.attempt()}` });
  await story.settle(workMs);
  await story.read('renewed');
  judgeReach(story, context.now());
}

async function failedAgain(story: Story): Promise<void> {
  const { trial, context } = story;
  const type = 'pool.transaction.failed';
  await story.reserve();
  await story.read('held');
  trial.move('failed', { event: false });
  await story.quietly(() => trial.send({ type, copies }));
  await story.converge('ended', unwoundEnding);
  await trial.send({ type });
  await story.settle(workMs);
  await story.read('replayed');
  judgeReach(story, context.now());
}

/** Replays prove something only where the app took the event in the first place. */
function judgeReach({ trial }: Story, nowMs: number): void {
  const taken = trial.deliveries.filter(({ status }) => status !== null && status < 300).length;
  const total = trial.deliveries.filter(({ sentAtMs }) => sentAtMs <= nowMs).length;
  if (taken > 1) trial.met(`${taken} of ${total} deliveries of the event were taken`);
  else trial.missed(`only ${taken} of ${total} validly signed deliveries were taken`);
}
