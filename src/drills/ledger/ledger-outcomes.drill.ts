import { defineDrill } from '../define.js';
import { type Story, type StoryScript, settledEnding, tellStory, unwoundEnding } from './story.js';

/** Reserved trades that fail, are released and are settled; the settled one is the new start after the release. */
export const ledgerOutcomes = defineDrill({
  id: 'ledger-outcomes',
  title: 'Let trades fail, be released and settle',
  group: 'ledger',
  needs: { operations: ['lockQuote', 'accept', 'order'], upstream: ['journal', 'move-trades'] },
  cost: () => ({ trades: 3, requests: 60 }),
  async run(context) {
    const tell = (script: StoryScript) => tellStory(context, script);
    const restarted = async () => {
      const released = await tell({
        id: 'released',
        hazard: 'a reserved trade is released',
        run: (story) => unwind(story, 'released'),
      });
      const hazard = 'a trade settles after an earlier one was released';
      return [released, await tell({ id: 'settled', hazard, account: released.trial.account, run: settle })] as const;
    };
    const [failed, [released, settled]] = await Promise.all([
      tell({ id: 'failed', hazard: 'a reserved trade fails', run: (story) => unwind(story, 'failed') }),
      restarted(),
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
