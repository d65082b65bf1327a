import type { ConfirmFacts } from '../../model/facts/swaps.js';
import { Blocked, defineDrill } from '../define.js';
import { arrivalMs } from '../duplicates/hold.js';
import { alone } from '../duplicates/tell.js';
import { type Confirm, type ConfirmScript, confirmStories } from './confirm.js';

interface Fall {
  readonly point: 'before-commit' | 'after-commit';
  /** When the held request goes on: its answer still reaches the app, or only a dead socket. */
  readonly letGo: 'just-before' | 'after';
}

const scripts: readonly ConfirmScript[] = [
  crash(
    'killed-before-effect',
    'the app is killed while its request has not made the swap yet; it does so afterwards',
    {
      point: 'before-commit',
      letGo: 'after',
    },
  ),
  crash('killed-before-answer', 'the app is killed when the swap is made and its request not answered yet', {
    point: 'after-commit',
    letGo: 'after',
  }),
  crash('killed-at-answer', 'the app is killed at the moment when the answer to its request arrives', {
    point: 'after-commit',
    letGo: 'just-before',
  }),
];

/** Kills the app around the request that makes a swap, restarts it, and confirms again (SWAP-8, SWAP-9). */
export const swapCrashes = defineDrill({
  id: 'swap-crashes',
  title: 'kill the app around a swap, restart it and confirm again',
  group: 'swaps',
  exclusive: true,
  needs: { operations: ['lockQuote', 'accept'], upstream: ['journal', 'faults', 'move-trades'], restart: true },
  cost: () => ({ trades: scripts.length, requests: scripts.length * 20 }),
  run: (context): Promise<ConfirmFacts> =>
    alone(context, async () => ({ stories: await confirmStories(context, scripts) })),
});

function crash(id: string, hazard: string, fall: Fall): ConfirmScript {
  return { id, hazard, failure: 'uncertain', run: (confirm) => fallAndRise(confirm, fall) };
}

async function fallAndRise({ context, trial, requests }: Confirm, { point, letGo }: Fall): Promise<void> {
  const { kill, restart } = context.stage;
  if (!restart) throw new Blocked('manifest', 'the target cannot be restarted');
  const upstream = context.upstream();
  const name = `${trial.id}:${trial.locked().quoteRef}`;
  trial.arm({ match: { operation: 'createSwap' }, point, effect: { kind: 'pause', name }, when: { first: 1 } });
  const attemptId = trial.attempt();
  // The call ends when the app dies; its outcome is recorded with the others.
  void trial.accept({ attemptId }).catch(() => null);
  const held = await upstream.waitPaused(name, 1, arrivalMs(context));
  if (letGo === 'just-before') upstream.resume(name);
  trial.mark('killed');
  // Where only a hook restarts the app, the kill is part of it.
  if (kill) await kill();
  else await restart();
  upstream.resume(name);
  await context.poll(async () => (requests().every(({ endedAtMs }) => endedAtMs !== null) ? true : null), 2_000, 10);
  if (kill) await restart();
  trial.mark('restarted');
  await trial.accept({ attemptId });
  await trial.accept();
  if (held) trial.met(`the app was killed while its request was held upstream, ${words[point]} the swap was made`);
  else trial.missed('no request to make the swap reached the upstream before the kill');
}

const words = { 'before-commit': 'before', 'after-commit': 'after' } as const;
