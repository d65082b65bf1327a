import { defineCheck } from '../../src/checks/define-check.js';
import { evidenceOf, keepsLaws, oneExecution, tellsSomething } from './one-execution.js';
import { countOf, entryRows } from './postings.js';

/** A process that dies around an execution comes back to the same key, order and postings (KEY-6, KEY-8, SWAP-9). */
export const crashKeepsKey = defineCheck({
  id: 'crash-keeps-key',
  needs: ['crash-execution'],
  messages: {
    ...oneExecution,
    'several-credits': '{trial}: after the crash the ledger holds {count} final credits for one trade.',
  },
  judge({ 'crash-execution': { stories, usual } }, say) {
    const named = new Set<string>();
    const most = Math.max(1, countOf(usual, 'credit'));
    for (const story of stories) {
      const { trial, entries } = story;
      const lawful = keepsLaws(story, say, named);
      const credits = countOf(entries, 'credit');
      if (credits > most) {
        say.fail('several-credits', { trial: trial.id, count: credits }, [
          ...evidenceOf(trial),
          entryRows(entries ?? [], 'Ledger entries of the orders of this quote'),
        ]);
      } else if (lawful && tellsSomething(story, say)) {
        say.met(`${trial.id}: ${trial.met.how}`, evidenceOf(trial));
      }
    }
  },
});
