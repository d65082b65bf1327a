import { defineCheck } from '../../src/checks/define-check.js';
import { journalEvidence, rowsEvidence } from '../../src/checks/evidence.js';
import { certainlyApart, crossingOf, type Intent, intentsOf, type Sharing, sharingOf, usersOf } from './intents.js';

/**
 * One key stands for one operation of one intent (KEY-2): over all executions and quote requests of a drill, those of
 * several users among them. Drills are looked at one by one, for each may have an instance of the app, with counters of
 * its own that start anew.
 */
export const keyPerOperation = defineCheck({
  id: 'key-per-operation',
  needs: ['records', 'parallel-accepts', 'uncertain-execution'],
  messages: {
    'shared-by-trades': '{drill}: {count} quotes, of {users}, were executed under one idempotency key.',
    'shared-by-quotes': '{drill}: {count} quotes, of {users}, were asked for under one idempotency key.',
    'shared-by-operations': '{drill}: {count} executions carried the idempotency key of a quote request.',
  },
  judge(facts, say, run) {
    if (run.upstream.mode === 'none') {
      say.unverified('manifest', 'without an upstream (`upstream.mode: none`) nobody sees the keys of an app');
      return;
    }
    const drills: readonly (readonly [string, readonly Intent[]])[] = [
      ['records', intentsOf(facts.records.stories.map(({ trial }) => trial))],
      ['parallel-accepts', intentsOf(facts['parallel-accepts'].races.map(({ trial }) => trial))],
      ['uncertain-execution', intentsOf(facts['uncertain-execution'].stories.map(({ trial }) => trial))],
    ];
    for (const [drill, intents] of drills) {
      for (const sharing of sharingOf(intents, 'executions')) {
        say.fail('shared-by-trades', { drill, ...told(sharing) }, [
          journalEvidence(sharing.entries, 'Executions under one key'),
        ]);
      }
      for (const sharing of sharingOf(intents, 'requests').filter(certainlyApart)) {
        say.fail('shared-by-quotes', { drill, ...told(sharing) }, [
          journalEvidence(sharing.entries, 'Quote requests under one key'),
        ]);
      }
      const { requests, executions } = crossingOf(intents);
      if (executions.length === 0) continue;
      say.fail('shared-by-operations', { drill, count: executions.length }, [
        journalEvidence([...requests, ...executions], 'Quote requests and executions under the same keys'),
      ]);
    }
    const executed = drills.map(([drill, intents]) => ({
      drill,
      intents: intents.filter(({ executions }) => executions.length > 0),
    }));
    const all = executed.flatMap(({ intents }) => intents);
    const users = usersOf(all);
    if (!executed.some(({ intents }) => intents.length > 1)) {
      say.unverified('partner', 'no two quotes were seen to be executed under a key, so none could be shared');
    } else if (users.length < 2) {
      say.unverified('manifest', `only ${users} was seen to trade, so the keys of two users could not be compared`);
    } else {
      const rows = executed.map(({ drill, intents }) => [drill, `${intents.length}`, usersOf(intents).join(', ')]);
      say.met(`${all.length} quotes of ${users.length} users were executed under keys of their own`, [
        rowsEvidence(['drill', 'quotes executed', 'of'], rows, 'Whose executions were compared'),
      ]);
    }
  },
});

function told({ intents }: Sharing): { readonly count: number; readonly users: string } {
  return { count: intents.length, users: usersOf(intents).join(' and ') };
}
