import type { EventType, Signing } from '../../../twin/api.js';
import { defineDrill } from '../define.js';
import { type Ending, type Story, settledEnding, tellStory, unwoundEnding } from '../ledger/story.js';

/** Deliveries that no receiver may believe. */
const forgeries: readonly Signing[] = ['unsigned', 'garbage', 'wrong-secret', 'stale', 'tampered', 're-serialised'];

/** What an app does with an event after it has answered is done by then. */
const workMs = 700;

/**
 * Forged news of a trade that is still reserved upstream, so that no status read can be the cause of a change; then a
 * true event, which shows that this is the door where events are taken.
 */
export const eventForgeries = defineDrill({
  id: 'event-forgeries',
  title: 'Deliver forged events',
  group: 'ledger',
  needs: {
    operations: ['lockQuote', 'accept', 'order'],
    upstream: ['journal', 'move-trades', 'events'],
    webhooks: true,
  },
  cost: () => ({ trades: 2, requests: 70 }),
  async run(context) {
    const stories = await Promise.all([
      tellStory(context, {
        id: 'forged-settled',
        hazard: 'forged events say that a reserved trade is settled',
        run: (story) => forge(story, 'settled', 'failed', unwoundEnding),
      }),
      tellStory(context, {
        id: 'forged-failed',
        hazard: 'forged events say that a reserved trade has failed',
        run: (story) => forge(story, 'failed', 'settled', settledEnding),
      }),
    ]);
    return { stories };
  },
});

async function forge(
  story: Story,
  lie: 'settled' | 'failed',
  truth: 'settled' | 'failed',
  ending: Ending,
): Promise<void> {
  const { trial } = story;
  await story.reserve();
  await story.read('held');
  for (const signing of forgeries) {
    await trial.send({ type: typeOf(lie), signing });
    await story.read(signing);
  }
  await story.settle(workMs);
  await story.read('forged');
  const unanswered = trial.deliveries.filter(({ status }) => status === null).map(({ signing }) => signing);
  if (trial.trade()?.status !== 'reserved') trial.missed('the trade did not stay reserved');
  else if (unanswered.length > 0) trial.missed(`no answer came to the forged events: ${unanswered.join(', ')}`);
  else trial.met(`${forgeries.length} forged events were answered while the trade was reserved upstream`);
  trial.move(truth, { event: false });
  trial.mark('true event');
  await story.quietly(() => trial.send({ type: typeOf(truth) }));
  await story.converge('ended', ending);
}

function typeOf(status: 'settled' | 'failed'): EventType {
  return `pool.transaction.${status}`;
}
