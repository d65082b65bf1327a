import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';
import { type Story, tellStory, unwoundEnding } from './story.js';

/** The shortest and the longest time that a trade is held in reserved under observation. */
const leastMs = 3_200;
const mostMs = 4_500;

/** One trade held in reserved while its user looks at everything, until the app has looked upstream itself. */
export const ledgerHold = defineDrill({
  id: 'ledger-hold',
  title: 'Hold a trade in reserved and read every balance surface',
  group: 'ledger',
  needs: { operations: ['lockQuote', 'accept', 'order'], upstream: ['journal', 'move-trades'] },
  cost: () => ({ trades: 1, requests: 40 }),
  async run(context) {
    const story = await tellStory(context, {
      id: 'held',
      hazard: 'the trade stays reserved upstream while the user reads order, balance and ledger',
      run: hold,
    });
    return { stories: [story] };
  },
});

async function hold(story: Story): Promise<void> {
  const { context, trial } = story;
  await story.reserve();
  const sinceMs = context.now();
  await story.read('accepted');
  if (context.partner.has('trace')) await trial.call('trace', traceInputs(story));
  await watch(context, story, sinceMs);
  await story.read('held');
  const polls = story.told(sinceMs).length;
  if (trial.trade()?.status === 'reserved') {
    const seconds = ((context.now() - sinceMs) / 1000).toFixed(1);
    const reads = polls === 0 ? 'the app did not ask for its status' : `the app asked for its status ${polls} times`;
    trial.met(`the trade stayed reserved for ${seconds} s and ${reads}`);
  } else {
    trial.missed(`the trade did not stay reserved: it became ${trial.trade()?.status}`);
  }
  trial.move('failed');
  await story.converge('ended', unwoundEnding);
}

/** Reads on until the app has seen `reserved` upstream, but neither too short nor too long. */
async function watch(context: DrillContext, story: Story, sinceMs: number): Promise<void> {
  for (let look = 1; context.now() < sinceMs + mostMs; look += 1) {
    await story.settle(600);
    await story.read(`look ${look}`);
    if (context.now() >= sinceMs + leastMs && story.told(sinceMs).length > 0) break;
  }
  await story.settle(250);
}

function traceInputs({ trial }: Story): Readonly<Record<string, unknown>> {
  return { id: trial.orderRef(), orderRef: trial.orderRef() };
}
