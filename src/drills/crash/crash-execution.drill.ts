import type { CrashStory, UncertainFacts } from '../../model/facts/duplicates.js';
import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';
import { endAll } from '../duplicates/tell.js';
import { habitsOf, landed, missedHolds, rescripted } from './aim.js';
import { playRound } from './round.js';
import { answeredAgain, crashScripts } from './scripts.js';
import { undisturbed } from './undisturbed.js';

const mostStories = 2 * crashScripts.length + answeredAgain.length;

/**
 * Kills the app at every protocol point of an accept, restarts it and retries (EXEC-6, KEY-6, KEY-8, SWAP-9). One restart
 * serves all points; where an aimed kill landed elsewhere, one more follows.
 */
export const crashExecution = defineDrill({
  id: 'crash-execution',
  title: 'kill the app at every point of an execution, restart it and accept again',
  group: 'crash',
  exclusive: true,
  needs: { operations: ['lockQuote', 'accept'], upstream: ['journal', 'faults'], restart: true },
  cost: () => ({ trades: mostStories + 1, requests: mostStories * 20 }),
  async run(context): Promise<UncertainFacts<CrashStory>> {
    const { entries: usual, reads } = await undisturbed(context);
    const scripts = crashScripts.filter(({ events }) => !events || takesEvents(context));
    const first = await playRound(context, scripts, { mute: reads });
    const habits = habitsOf(first);
    const repeated = missedHolds(first, habits);
    const again = [
      ...repeated.map(({ script }) => ({ ...script, id: `${script.id}-again` })),
      ...rescripted(first, habits),
    ];
    const second = again.length > 0 ? await playRound(context, again, { mute: reads }) : [];
    // What is held again need not have been met the first time; what it showed counts all the same.
    const told = [
      ...first.map((each) =>
        repeated.includes(each) ? { ...each, script: { ...each.script, optional: true } } : each,
      ),
      ...second,
    ];
    const landings = told.map((each) => landed(each, habits));
    const stories = await endAll(
      context,
      told.map(({ telling }) => telling),
    );
    return {
      usual,
      stories: told.flatMap(({ script, status, entries }, index): CrashStory[] => {
        const story = stories[index];
        const landing = landings[index];
        if (!story || !landing) return [];
        return [{ ...story, aim: script.aim, optional: script.optional, landing, status, recovered: true, entries }];
      }),
    };
  },
});

function takesEvents({ stage }: DrillContext): boolean {
  return stage.webhookUrl !== null && stage.can('events') && stage.can('move-trades');
}
