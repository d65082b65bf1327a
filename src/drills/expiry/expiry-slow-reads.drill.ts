import { defineDrill } from '../define.js';
import { closedStatuses } from '../trial.js';
import { runTrials } from '../trials.js';

/** Accepts in time while whatever the app reads upstream before it executes is slow, so that the quote expires meanwhile (EXEC-1). */
export const expirySlowReads = defineDrill({
  id: 'expiry-slow-reads',
  title: 'accept in time while the upstream answers reads too late',
  group: 'expiry',
  exclusive: true,
  needs: { operations: ['lockQuote', 'accept'], upstream: ['journal', 'faults'] },
  cost: () => ({ trades: 1, requests: 20 }),
  run: (context) => {
    const ttlMs = Math.max(context.manifest.upstream.quoteTtlMs, 2_000);
    return runTrials(context, [
      {
        id: 'slow-reads',
        hazard: 'reads before the execution last until after expiry',
        run: async (trial) => {
          const { expiresAtMs } = await trial.lock({ ttlMs });
          // A sandbox gives quotes a life of its own length: its end is what counts.
          await context.until(expiresAtMs - ttlMs);
          const slow = context.upstream().arm({
            match: { operation: ['getQuote', 'getCapabilities', 'getBalance', 'listPools'] },
            point: 'before-commit',
            effect: { kind: 'delay', ms: ttlMs + 300 },
          });
          try {
            const call = await trial.accept();
            await context.until(expiresAtMs + 300);
            const quoteId = trial.quoteId();
            await context
              .upstream()
              .journal.waitFor((entry) => entry.operation === 'transact' && entry.quoteId === quoteId, 1_500);
            if (call.outcome === 'ok') await trial.waitStatus(closedStatuses);
            if (slow.hits() > 0) trial.met(`${slow.hits()} upstream reads were held until after expiry`);
            else trial.missed('the app reads nothing upstream between accept and execution');
          } finally {
            slow.disarm();
          }
        },
      },
    ]);
  },
});
