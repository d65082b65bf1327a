import type { Statements } from '../../src/model/check.js';
import type { UncertainFacts } from '../../src/model/facts/duplicates.js';
import { evidenceOf, keepsLaws, oneExecution, tellsSomething } from './one-execution.js';
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
    } else if (lawful && tellsSomething(story, say)) {
      say.met(`${trial.id}: ${trial.met.how}`, evidenceOf(trial));
    }
  }
}
