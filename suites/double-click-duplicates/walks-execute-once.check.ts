import { walkLaws } from '../../properties/retry/laws/by-question.js';
import type { Law } from '../../properties/retry/laws/law.js';
import { rulingsOf } from '../../properties/retry/laws/rulings.js';
import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';
import type { WalkFacts } from '../../src/model/facts/walks.js';
import { judgeWalks, walkMessages } from '../retry-contract/judge-walks.js';

/** However generated failures, accepts and signals follow each other, one intent is one execution (EXEC-2, EXEC-6, SAFE-10, KEY-8). */
export const walksExecuteOnce = defineCheck({
  id: 'walks-execute-once',
  needs: ['walks'],
  messages: {
    ...walkMessages,
    unasked: 'Beside all accepted quotes the app executed quote {quote}, which nobody had accepted.',
  },
  judge({ walks }, say) {
    judgeWalks(walks, lawsFor(walks), say);
    for (const { quoteId, transactId, idempotencyKey, createdAtMs } of walks.unexplained) {
      const row = [quoteId, transactId, idempotencyKey, new Date(createdAtMs).toISOString()];
      const summary = 'An execution during the walks that no walk alone brings about again';
      say.fail('unasked', { quote: quoteId }, [rowsEvidence(['quote', 'trade', 'key', 'at'], [row], summary)]);
    }
  },
});

/** Where orders that nobody retried are credited twice as well, the retry is not to blame. */
function lawsFor(walks: WalkFacts): readonly Law[] {
  const [credit] = walkLaws['pending-credits-ledger'];
  const signals = rulingsOf(walks, credit).broken.length > 0;
  return walkLaws['double-click-duplicates'].filter(({ id }) => !signals || id !== 'retries-credit-once');
}
