import { Blocked, defineDrill } from '../define.js';
import { closedStatuses } from '../trial.js';
import { runTrials } from '../trials.js';

/** Restarts the app while a quote expires: the expiry must not have lived in memory alone (EXEC-1, SAFE-4). */
export const expiryRestart = defineDrill({
  id: 'expiry-restart',
  title: 'accept after expiry when the app was restarted in between',
  group: 'expiry',
  exclusive: true,
  needs: { operations: ['lockQuote', 'accept'], restart: true },
  cost: () => ({ trades: 1, requests: 15 }),
  run: (context) => {
    const ttlMs = Math.max(context.manifest.upstream.quoteTtlMs, 2_000);
    return runTrials(context, [
      {
        id: 'after-restart',
        hazard: 'the app is killed and started again while the quote expires',
        run: async (trial) => {
          const { expiresAtMs } = await trial.lock({ ttlMs });
          const { kill, restart } = context.stage;
          if (!restart) throw new Blocked('manifest', 'the target cannot be restarted');
          const accept = await trial.acceptEarly();
          await kill?.();
          trial.mark('killed');
          await restart();
          trial.mark('restarted');
          await context.until(expiresAtMs + 300);
          await accept();
          // Signed in anew: a session that died with the process would refuse for its own reason.
          const call = await trial.accept();
          trial.met('the app was restarted between lock and accept, and the accept left after expiry');
          if (call.outcome === 'ok') await trial.waitStatus(closedStatuses);
          const quoteId = trial.quoteId();
          if (quoteId) {
            await context
              .upstream()
              .journal.waitFor((entry) => entry.operation === 'transact' && entry.quoteId === quoteId, 1_000);
          }
        },
      },
    ]);
  },
});
