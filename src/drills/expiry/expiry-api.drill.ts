import type { Call } from '../../model/call.js';
import type { DrillContext } from '../context.js';
import { defineDrill } from '../define.js';
import { closedStatuses, type TrialRecorder } from '../trial.js';
import { runTrials } from '../trials.js';

/** Room for a clock of whole milliseconds and the way over loopback; a grace window is far longer. */
const justAfterMs = 300;
const wellAfterMs = 1_200;
const justBeforeMs = 250;
/** A worker that executes later than its answer gets this long to give itself away. */
const strayMs = 1_000;

/** Accepts around the expiry of firm quotes, all waits in one window (EXEC-1, EXEC-4, EXEC-11, SAFE-4, FALL-8, FALL-14). */
export const expiryApi = defineDrill({
  id: 'expiry-api',
  title: 'accept in time, just before, just after and well after expiry',
  group: 'expiry',
  needs: { operations: ['lockQuote', 'accept'] },
  cost: () => ({ trades: 6, requests: 60 }),
  run: (context) => {
    const ttlMs = Math.max(context.manifest.upstream.quoteTtlMs, 2_000);
    return runTrials(context, [
      {
        id: 'in-time',
        hazard: 'accept right after the lock: must work, else refusals prove nothing',
        run: async (trial) => {
          await trial.lock();
          await acceptAndWatch(context, trial, 'in time');
        },
      },
      {
        id: 'just-before',
        hazard: `accept ${justBeforeMs} ms before expiry: executed in time, or not at all`,
        run: async (trial) => {
          const { expiresAtMs } = await trial.lock({ ttlMs });
          const accept = await trial.acceptEarly();
          await context.until(expiresAtMs - justBeforeMs);
          await acceptAndWatch(context, trial, 'just before expiry', accept);
        },
      },
      {
        id: 'just-after',
        hazard: `accept ${justAfterMs} ms after expiry`,
        run: async (trial) => {
          const { expiresAtMs } = await trial.lock({ ttlMs });
          const accept = await trial.acceptEarly();
          await context.until(expiresAtMs + justAfterMs);
          await acceptAndWatch(context, trial, 'just after expiry', accept);
        },
      },
      {
        id: 'well-after',
        hazard: 'accept well after expiry, then the same attempt again, then a new attempt',
        run: async (trial) => {
          const { expiresAtMs } = await trial.lock({ ttlMs });
          const attemptId = trial.attempt();
          const accept = await trial.acceptEarly({ attemptId });
          await context.until(expiresAtMs + wellAfterMs);
          await accept();
          await trial.accept({ attemptId });
          await acceptAndWatch(context, trial, 'well after expiry');
        },
      },
      {
        id: 'in-flight',
        hazard: 'the quote expires between the accept and its execution: the upstream answers 409',
        run: (trial) => expireInFlight(context, trial),
      },
      {
        id: 'fresh',
        hazard: 'after an expired quote a fresh one is locked and accepted: must work',
        run: async (trial) => {
          const { expiresAtMs } = await trial.lock({ ttlMs });
          await context.until(expiresAtMs + wellAfterMs);
          await trial.lock();
          await acceptAndWatch(context, trial, 'a fresh quote');
        },
      },
    ]);
  },
});

async function acceptAndWatch(
  context: DrillContext,
  trial: TrialRecorder,
  when: string,
  accept: () => Promise<Call> = () => trial.accept(),
): Promise<void> {
  const startedAtMs = context.now();
  const call = await accept();
  const late = Math.round(startedAtMs - trial.locked().expiresAtMs);
  trial.met(`the accept left ${Math.abs(late)} ms ${late < 0 ? 'before' : 'after'} expiry (${when})`);
  await watch(context, trial, call);
}

/** Follows an accept until nothing more is to be expected of it: a final status, or silence at the upstream. */
async function watch(context: DrillContext, trial: TrialRecorder, call: Call): Promise<void> {
  const quoteId = trial.quoteId();
  if (quoteId) {
    await context
      .upstream()
      .journal.waitFor((entry) => entry.operation === 'transact' && entry.quoteId === quoteId, strayMs);
  }
  if (call.outcome === 'ok') {
    await trial.waitStatus(closedStatuses);
  }
}

async function expireInFlight(context: DrillContext, trial: TrialRecorder): Promise<void> {
  await trial.lock();
  if (!context.stage.can('faults')) {
    trial.missed('the upstream cannot let a quote expire in flight');
    return;
  }
  const expired = trial.arm({
    match: { operation: 'transact' },
    point: 'before-commit',
    effect: { kind: 'refuse', as: 'quote_expired' },
  });
  const attemptId = trial.attempt();
  const call = await trial.accept({ attemptId });
  await watch(context, trial, call);
  if (expired.hits() === 0) {
    trial.missed('the app sent no execution for a quote accepted in time');
    return;
  }
  trial.met('the execution of a quote accepted in time met a 409 (quote_expired)');
  trial.mark('user retries');
  await trial.accept({ attemptId });
  const quoteId = trial.quoteId();
  const before = trial.journal().filter((entry) => entry.operation === 'transact').length;
  await context.poll(
    async () =>
      trial.journal().filter((e) => e.operation === 'transact' && e.quoteId === quoteId).length > before ? true : null,
    strayMs,
  );
}
