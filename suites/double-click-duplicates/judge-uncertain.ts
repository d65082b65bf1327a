import type { Statements } from '../../src/model/check.js';
import type { CrashStory, UncertainFacts, UncertainStory } from '../../src/model/facts/duplicates.js';
import { evidenceOf, executions, keepsLaws, oneExecution, tellsSomething } from './one-execution.js';
import { countOf, entryRows } from './postings.js';

export const uncertainMessages = {
  ...oneExecution,
  'several-credits': '{trial}: the ledger holds {count} final credits for one trade, where {usual} is usual.',
} as const;

/** One key, one order, no stray trade and no more postings than an undisturbed order brings, in every story. */
export function judgeUncertain(facts: UncertainFacts, say: Statements<keyof typeof uncertainMessages>): void {
  const named = new Set<string>();
  const usual = Math.max(1, countOf(facts.usual, 'credit'));
  for (const story of facts.stories) {
    const { trial, entries } = story;
    const lawful = keepsLaws(story, say, named);
    const count = countOf(entries, 'credit');
    if (count > usual) {
      say.fail('several-credits', { trial: trial.id, count, usual }, [
        ...evidenceOf(trial),
        entryRows(entries ?? [], 'Ledger entries of the orders of this quote'),
      ]);
    } else if (lawful && !provesNothing(story) && tellsSomething(story, say)) {
      say.met(`${trial.id}: ${trial.met.how}`, evidenceOf(trial));
    }
  }
}

/** An aimed kill that landed where nobody can tell, or an accept that died with its process: lawful, and no more than that. */
export function provesNothing(story: UncertainStory & Partial<Pick<CrashStory, 'optional'>>): boolean {
  return story.optional === true && !story.obstacle && (!story.trial.met.yes || executions(story.trial).length === 0);
}
