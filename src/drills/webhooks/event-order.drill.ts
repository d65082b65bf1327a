import type { Delivery } from '../../../twin/api.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import { type Ending, type Story, type StoryScript, settledEnding, tellStory, unwoundEnding } from '../ledger/story.js';

/** What an app does with an event after it has answered is done by then. */
const workMs = 700;
/** An app that serialises its work per order answers the early event only after the transact. */
const earlyMs = 1_500;

type TradeEnd = 'settled' | 'failed' | 'released';

/** Well signed events at the wrong time: after the end, against the end, and before the execution was answered. */
export const eventOrder = defineDrill({
  id: 'event-order',
  title: 'Deliver events out of order',
  group: 'ledger',
  needs: {
    operations: ['lockQuote', 'accept', 'order'],
    upstream: ['journal', 'move-trades', 'events', 'faults'],
    webhooks: true,
  },
  cost: () => ({ trades: 3, requests: 70 }),
  async run(context) {
    const scripts: StoryScript[] = [
      {
        id: 'late-after-settled',
        hazard: 'failed and released events arrive after settled',
        run: contradicted('settled', settledEnding, ['failed', 'released']),
      },
      {
        id: 'late-after-failed',
        hazard: 'a settled event arrives after failed',
        run: contradicted('failed', unwoundEnding, ['settled']),
      },
      {
        id: 'early',
        hazard: 'the settled event arrives before the execution was answered',
        run: (story) => early(context, story),
      },
    ];
    return { stories: await Promise.all(scripts.map((script) => tellStory(context, script))) };
  },
});

/** One event tells of the end, which the app takes in; then come others that say something else. */
function contradicted(end: 'settled' | 'failed', ending: Ending, later: readonly TradeEnd[]) {
  return async (story: Story): Promise<void> => {
    const { trial } = story;
    await story.reserve();
    trial.move(end, { event: false });
    await story.quietly(() => trial.send({ type: `pool.transaction.${end}` }));
    await story.converge('ended', ending);
    const late: Delivery[] = [];
    for (const other of later) late.push(...(await trial.send({ type: `pool.transaction.${other}` })));
    await story.settle(workMs);
    await story.read('late');
    const answered = late.filter(({ status }) => status !== null).length;
    if (answered > 0) trial.met(`${answered} late events with valid signatures were answered`);
    else trial.missed('no answer came to the late events');
  };
}

async function early(context: DrillContext, story: Story): Promise<void> {
  const { trial } = story;
  await story.lock();
  const name = `early-${trial.quoteId()}`;
  trial.arm({ match: { operation: 'transact' }, point: 'after-commit', effect: { kind: 'pause', name } });
  const accepting = trial.accept();
  const [sending] = await sendWhileHeld(context, story, name);
  await story.reserved(await accepting);
  const [delivery] = (await sending) ?? [];
  if (delivery?.status == null) trial.missed('no answer came to the early event');
  else trial.met(`the event was sent while the execution was unanswered, and was answered with ${delivery.status}`);
  // A receiver that did not know the trade yet gets the event again, as the schedule would have it.
  const soon = await trial.waitStatus(['settled'], earlyMs);
  if (soon !== 'settled') await trial.send({ type: 'pool.transaction.settled' });
  await story.converge('ended', settledEnding);
  await story.settle(workMs);
  await story.read('later');
}

/** Sends the event while the execution is held, and lets the execution go on whatever happens. */
async function sendWhileHeld(context: DrillContext, { trial }: Story, name: string): Promise<Promise<Delivery[]>[]> {
  const upstream = context.upstream();
  try {
    if (!(await upstream.waitPaused(name, 1, context.manifest.timing.settleWithinMs))) {
      throw new Blocked('partner', 'the execution did not reach the upstream');
    }
    trial.move('settled', { event: false });
    const sending = trial.send({ type: 'pool.transaction.settled' });
    await Promise.race([sending, context.until(context.now() + earlyMs)]);
    trial.mark('execution answered');
    return [sending];
  } finally {
    upstream.resume(name);
  }
}
