import { knownCrashes } from '../../../properties/retry/known-walks.js';
import { crashLaws } from '../../../properties/retry/laws/by-question.js';
import { walkFacts } from '../../../properties/retry/walk-facts.js';
import { defineDrill } from '../define.js';
import { sizeOf } from './size.js';

/** Generated sequences in which the app is killed and started again, one at a time. */
export const crashWalks = defineDrill({
  id: 'crash-walks',
  title: 'generated walks in which the app is killed and started again',
  group: 'walks',
  exclusive: true,
  needs: { operations: ['lockQuote', 'accept'], upstream: ['journal', 'faults'], restart: true },
  cost: (manifest) => ({
    trades: sizeOf(manifest, null).crashes.trades,
    requests: sizeOf(manifest, null).crashes.requests,
  }),
  run: (context) =>
    walkFacts(context, crashLaws, {
      known: knownCrashes,
      generated: sizeOf(context.manifest, context.budgetMs).crashes.generated,
      themes: ['crashes'],
      without: ['stranger'],
      lanes: 1,
      forMs: sizeOf(context.manifest, context.budgetMs).crashes.forMs,
    }),
});
