import type { ArmedFault, FaultEffect } from '../../../twin/api.js';
import { type ConfirmFacts, failureEnds } from '../../model/facts/swaps.js';
import { measureOverlap } from '../../model/overlap.js';
import { defineDrill } from '../define.js';
import { arrivalMs } from '../duplicates/hold.js';
import { alone } from '../duplicates/tell.js';
import { type Confirm, type ConfirmScript, confirmStories } from './confirm.js';

type Point = 'before-commit' | 'after-commit';
type Meeting = readonly [Point, FaultEffect];

const unavailable: FaultEffect = { kind: 'status', status: 503 };
const broken: FaultEffect = { kind: 'status', status: 500 };

/** How long an app is watched while every one of its tries fails; three tries a second apart and doubling fit into it. */
const watchMs = 6_000;

const scripts: readonly ConfirmScript[] = [
  {
    id: 'undisturbed',
    hazard: 'one confirm, and nothing fails',
    failure: 'none',
    async run({ trial, ...confirm }) {
      await trial.accept();
      await arrived({ trial, ...confirm }, 1);
    },
  },
  uncertain('answer-lost', 'the swap is made and its answer is lost', [['after-commit', { kind: 'drop' }]]),
  uncertain('connection-reset', 'the connection breaks before the swap is made', [
    ['before-commit', { kind: 'reset' }],
  ]),
  uncertain('broken-after', 'the request is answered 500 although the swap was made', [['after-commit', broken]]),
  uncertain('answer-truncated', 'the swap is made and its answer breaks off', [['after-commit', { kind: 'truncate' }]]),
  uncertain('failed-twice', 'the request is answered 503, then the swap is made and its answer is lost', [
    ['before-commit', unavailable],
    ['after-commit', { kind: 'drop' }],
  ]),
  lasting('keeps-failing', 'every request to make the swap is answered 503', unavailable),
  lasting('keeps-breaking', 'the connection of every request to make the swap breaks', { kind: 'drop' }),
  refused('refused-as-invalid', 400, 'invalid_request'),
  refused('refused-as-unprocessable', 422, 'unprocessable'),
  refused('refused-as-forbidden', 403, 'forbidden'),
  {
    id: 'confirmed-again',
    hazard: 'the user confirms once, then the client and the user confirm again',
    failure: 'none',
    async run({ trial, ...confirm }) {
      const attemptId = trial.attempt();
      await trial.accept({ attemptId });
      if (await arrived({ trial, ...confirm }, 1)) {
        await trial.accept({ attemptId });
        await trial.accept();
        trial.met('the swap was made when the client and the user confirmed again');
      }
    },
  },
  {
    id: 'confirmed-at-once',
    hazard: 'the same swap is confirmed several times at the same moment',
    failure: 'none',
    run: confirmTogether,
  },
];

/** One confirm of a swap after another, under every failure of the answer to it (SWAP-7, SWAP-9, SWAP-10). */
export const swapConfirms = defineDrill({
  id: 'swap-confirms',
  title: 'confirm swaps while the answers to them are lost, broken and refused',
  group: 'swaps',
  needs: { operations: ['lockQuote', 'accept'], upstream: ['journal', 'faults', 'move-trades'] },
  cost: () => ({ trades: scripts.length, requests: scripts.length * 15 }),
  run: (context): Promise<ConfirmFacts> =>
    alone(context, async () => ({ stories: await confirmStories(context, scripts) })),
});

/** The first requests meet these failures, one each; then the client retries, and after it the user. */
function uncertain(id: string, hazard: string, meetings: readonly Meeting[]): ConfirmScript {
  return {
    id,
    hazard,
    failure: 'uncertain',
    async run({ context, trial, requests }) {
      const armed = meetings.map(([point, effect]) =>
        trial.arm({ match: { operation: 'createSwap' }, point, effect, when: { first: 1 } }),
      );
      const attemptId = trial.attempt();
      await trial.accept({ attemptId });
      await context.poll(async () => (hitsOf(armed) > 0 ? true : null), arrivalMs(context), 20);
      trial.mark('client retries');
      for (const _ of meetings) await trial.accept({ attemptId });
      trial.mark('user retries');
      await trial.accept();
      const seen = `${hitsOf(armed)} of ${requests().length} requests failed as planned, the client and the user retried`;
      if (hitsOf(armed) > 0) trial.met(seen);
      else trial.missed('no request of the app to make the swap reached the upstream');
    },
  };
}

/** Nothing gets through while the app is watched. */
function lasting(id: string, hazard: string, effect: FaultEffect): ConfirmScript {
  return {
    id,
    hazard,
    failure: 'lasting',
    async run({ context, trial }) {
      const fault = trial.arm({ match: { operation: 'createSwap' }, point: 'before-commit', effect });
      const attemptId = trial.attempt();
      const accepting = trial.accept({ attemptId });
      await context.poll(async () => (fault.hits() > 0 ? true : null), arrivalMs(context), 20);
      await context.until(context.now() + watchMs);
      trial.mark(failureEnds);
      fault.disarm();
      await accepting;
      // Whatever is still open comes to its end now, and not in the story after this one.
      await trial.accept({ attemptId });
      if (fault.hits() > 0) trial.met(`${fault.hits()} requests failed within ${watchMs / 1000} s`);
      else trial.missed('no request of the app to make the swap reached the upstream');
    },
  };
}

/** Every request of this confirm is refused, so no swap comes of it. */
function refused(id: string, status: number, code: string): ConfirmScript {
  return {
    id,
    hazard: `the request to make the swap is refused with ${status} ${code}`,
    failure: 'refused',
    async run({ context, trial, requests }) {
      const effect: FaultEffect = { kind: 'status', status, code };
      const fault = trial.arm({ match: { operation: 'createSwap' }, point: 'before-commit', effect });
      await trial.accept();
      await context.poll(async () => (fault.hits() > 0 ? true : null), arrivalMs(context), 20);
      if (fault.hits() > 0) trial.met(`all ${requests().length} requests were refused with ${status}`);
      else trial.missed('no request of the app to make the swap reached the upstream');
    },
  };
}

/** Three confirms in one turn while the first request stands at the upstream. */
async function confirmTogether({ context, trial, requests }: Confirm): Promise<void> {
  const upstream = context.upstream();
  const name = `${trial.id}:${trial.locked().quoteRef}`;
  const effect: FaultEffect = { kind: 'pause', name };
  trial.arm({ match: { operation: 'createSwap' }, point: 'after-commit', effect });
  const attemptId = trial.attempt();
  const confirming = trial.acceptTogether([attemptId, attemptId, trial.attempt()]);
  const held = await upstream.waitPaused(name, 1, arrivalMs(context));
  // A second execution, were there one, is on its way as soon as the first.
  if (held) await upstream.waitPaused(name, 2, 300);
  upstream.resume(name);
  const overlap = measureOverlap(await confirming, requests());
  const seen = `${overlap.together} of ${overlap.accepts} confirms were open at the same moment`;
  if (held && overlap.together > 1)
    trial.met(`${seen}; ${requests().length} requests to make the swap reached the upstream`);
  else trial.missed(held ? seen : 'no request of the app to make the swap reached the upstream');
}

/** Waits for so many answered requests and says so. */
async function arrived({ context, trial, requests }: Confirm, count: number): Promise<boolean> {
  const answered = () => requests().filter(({ endedAtMs }) => endedAtMs !== null).length;
  await context.poll(async () => (answered() >= count ? true : null), arrivalMs(context), 20);
  const seen = `${answered()} requests to make the swap were answered`;
  if (answered() >= count) trial.met(seen);
  else trial.missed(seen);
  return answered() >= count;
}

function hitsOf(armed: readonly ArmedFault[]): number {
  return armed.reduce((sum, fault) => sum + fault.hits(), 0);
}
