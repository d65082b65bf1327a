import type { ReturnFacts } from '../../model/facts/ledger.js';
import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';
import { type Story, settledEnding, tellStory } from './story.js';
import { change } from './surfaces.js';

/** How long an app without a batch job that we may run is given to look at a settled trade again. */
const lookMs = 2_500;

/** A settled trade is returned later. No event tells of it: only an app that looks again can know. */
export const ledgerReturn = defineDrill({
  id: 'ledger-return',
  title: 'Return a settled trade',
  group: 'ledger',
  needs: { operations: ['lockQuote', 'accept', 'order'], upstream: ['journal', 'move-trades'] },
  cost: () => ({ trades: 1, requests: 40 }),
  async run(context): Promise<ReturnFacts> {
    let reconcile: ReturnFacts['reconcile'] = null;
    let told: ReturnFacts['told'] = [];
    const story = await tellStory(context, {
      id: 'returned',
      hazard: 'a settled trade is returned upstream, without an event',
      run: async (own) => {
        await own.reserve();
        own.trial.move('settled');
        await own.converge('settled', settledEnding);
        const sinceMs = context.now();
        own.trial.move('returned', { event: false });
        reconcile = (await context.stage.reconcile?.()) ?? null;
        await look(context, own, sinceMs);
        told = own.told(sinceMs);
        if (told.length === 0 && !reconcile?.ok) {
          own.trial.missed(`within ${lookMs / 1000} s the app did not ask upstream about the returned trade`);
          await own.read('unseen');
          return;
        }
        own.trial.met(told.length > 0 ? 'the app was told upstream that the trade is returned' : 'the batch job ran');
        await own.watch('returned', (now, before) => change(before?.final, now.final)?.isZero() !== false);
        if (reconcile?.ok) await context.stage.reconcile?.();
        await own.trial.order();
        await own.read('later');
        told = own.told(sinceMs);
      },
    });
    return { stories: [story], told, reconcile };
  },
});

/** The user looks at the order again and again; a correct app may read upstream then, or only in its daily job. */
async function look(context: DrillContext, story: Story, sinceMs: number): Promise<void> {
  await context.poll(
    async () => {
      await story.trial.order();
      return story.told(sinceMs).length > 0 ? true : null;
    },
    lookMs,
    300,
  );
}
