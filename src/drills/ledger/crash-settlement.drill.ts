import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import { type Story, settledEnding, tellStory } from './story.js';

/** What an app does with an event after it has answered is done by then. */
const workMs = 600;
const findMs = 1_000;

/**
 * A crash after the credit, and a crash right after an event has arrived. One restart serves both orders; each belongs
 * to an account of its own, so that their balances stay apart.
 */
export const crashSettlement = defineDrill({
  id: 'crash-settlement',
  title: 'Kill the app around a settlement and deliver the events again',
  group: 'crash',
  exclusive: true,
  needs: {
    operations: ['lockQuote', 'accept', 'order'],
    upstream: ['journal', 'move-trades', 'events'],
    webhooks: true,
    restart: true,
    users: 2,
  },
  cost: () => ({ trades: 2, requests: 60 }),
  async run(context) {
    const [first = '', second = first] = context.users;
    const ready = gate();
    const back = gate();
    const type = 'pool.transaction.settled';
    const stories = await Promise.all([
      tellStory(context, {
        id: 'replayed-after-restart',
        hazard: 'the app is killed after the credit, and the event comes again',
        account: first,
        run: async (story) => {
          try {
            await story.reserve();
            story.trial.move('settled', { event: false });
            await story.quietly(() => story.trial.send({ type }));
            await story.converge('settled', settledEnding);
          } finally {
            ready.open(true);
          }
          if (!(await back.opened)) throw new Blocked('harness', 'the app was not restarted');
          const again = await story.trial.send({ type, copies: 3 });
          await story.settle(workMs);
          await story.read('ended');
          if (again.some(({ status }) => status !== null)) story.trial.met('the event came again after the restart');
          else story.trial.missed('after the restart no answer came to the event');
        },
      }),
      tellStory(context, {
        id: 'killed-on-arrival',
        hazard: 'the app is killed right after an event has arrived, and the event comes again',
        account: second,
        run: async (story) => {
          let restarted = false;
          try {
            await story.reserve();
            await ready.opened;
            story.trial.move('settled', { event: false });
            await crashOnArrival(context, story);
            restarted = true;
          } finally {
            back.open(restarted);
          }
          // What the app finds upstream by itself when it comes up is done before the event comes again.
          await story.trial.waitStatus(['settled'], findMs);
          await story.trial.send({ type });
          await story.converge('ended', settledEnding);
          await story.trial.send({ type });
          await story.settle(workMs);
          await story.read('later');
        },
      }),
    ]);
    return { stories };
  },
});

/** Kills the app a few milliseconds after the event has left and brings it up again. */
async function crashOnArrival(context: DrillContext, { trial }: Story): Promise<void> {
  const { kill, restart } = context.stage;
  if (!restart) throw new Blocked('manifest', 'the target cannot be restarted');
  const sending = trial.send({ type: 'pool.transaction.settled' });
  await context.until(context.now() + 2 + context.random() * 6);
  trial.mark('killed');
  await kill?.();
  const [delivery] = await sending;
  await restart().catch((error: unknown) => {
    if (error instanceof Blocked) throw error;
    throw new Blocked(
      'partner',
      `the app did not come up again: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  trial.mark('restarted');
  trial.met(
    delivery?.status == null
      ? 'the app was killed before it had answered the event'
      : `the app was killed right after it had answered the event with ${delivery.status}`,
  );
}

interface Gate {
  /** What the opener said. */
  readonly opened: Promise<boolean>;
  open(said: boolean): void;
}

function gate(): Gate {
  let open: Gate['open'] = () => undefined;
  const opened = new Promise<boolean>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
