import { knownWalks } from '../../../properties/retry/known-walks.js';
import { walkLaws } from '../../../properties/retry/laws/by-question.js';
import { walkFacts } from '../../../properties/retry/walk-facts.js';
import { defineDrill } from '../define.js';
import { sizeOf } from './size.js';

/** Generated sequences of everything that user, network, upstream and events may do, judged by laws from outside. */
export const walks = defineDrill({
  id: 'walks',
  title: 'generated walks of accepts, retries, failures and events',
  group: 'walks',
  needs: { operations: ['lockQuote', 'accept'], upstream: ['journal', 'faults'] },
  cost: (manifest) => ({
    trades: sizeOf(manifest, null).walks.trades,
    requests: sizeOf(manifest, null).walks.requests,
  }),
  run: (context) =>
    walkFacts(context, Object.values(walkLaws).flat(), {
      known: knownWalks,
      generated: sizeOf(context.manifest, context.budgetMs).walks.generated,
      themes: ['failures', 'doubles', 'signals', 'terms'],
      // Other drills ask what strangers may do, and how the app takes a kill.
      without: ['stranger', 'crash'],
      lanes: 4,
      forMs: sizeOf(context.manifest, context.budgetMs).walks.forMs,
    }),
});
