import { defineDrill } from '../define.js';
import { type Story, settledEnding, tellStory, unwoundEnding } from './story.js';

/** Reserved trades that fail, are released and are settled; the settled one is the new start after the release. */
export const ledgerOutcomes = defineDrill({
  id: 'ledger-outcomes',
  title: 'Let trades fail, be released and settle',
  group: 'ledger',
  needs: { operations: ['lockQuote', 'accept', 'order'], upstream: ['journal', 'move-trades'] },
  cost: () => ({ trades: 3, requests: 60 }),
  async run(context) {
    const [first = '', second = first] = context.users;
    const tell = (id: string, hazard: string, account: string, run: (story: Story) => Promise<void>) =>
      tellStory(context, { id, hazard, account, run });
    const [failed, [released, settled]] = await Promise.all([
      tell('failed', 'a reserved trade fails', second, (story) => unwind(story, 'failed')),
      tell('released', 'a reserved trade is released', first, (story) => unwind(story, 'released')).then(
        async (done) =>
          [done, await tell('settled', 'a trade settles after an earlier one was released', first, settle)] as const,
      ),
    ]);
    return { stories: [failed, released, settled] };
  },
});

async function unwind(story: Story, to: 'failed' | 'released'): Promise<void> {
  await story.reserve();
  await story.read('held');
  story.trial.move(to);
  story.trial.met(`the trade became ${to} upstream`);
  await story.converge('ended', unwoundEnding);
}

async function settle(story: Story): Promise<void> {
  await story.reserve();
  await story.read('held');
  story.trial.move('settled');
  story.trial.met('the trade became settled upstream');
  await story.converge('ended', settledEnding);
  // What credits once more on a second look shows itself here.
  await Promise.all([story.trial.order(), story.trial.order()]);
  await story.settle(200);
  await story.read('later');
}
