import { Blocked } from '../../src/drills/define.js';
import type { CrashPoint } from './steps.js';
import type { Leg, Walk } from './walk.js';

const arrivalMs = 5_000;

/** Kills the app at that point of an accept of this quote, or between two of them, and starts it again. */
export async function crash(walk: Walk, leg: Leg, at: CrashPoint, attempt: (leg: Leg) => string): Promise<void> {
  const { context } = walk;
  const { kill, restart } = context.stage;
  if (!restart) throw new Blocked('manifest', 'the target cannot be restarted');
  const reads = at === 'before-send' ? walk.holdReads(leg) : null;
  const name = reads?.name ?? held(walk, leg, at);
  if (name !== null) {
    walk.meanwhile();
    // The call ends when the app dies; its outcome is recorded with the others.
    const call = leg.trial.accept({ attemptId: attempt(leg) }).catch(() => null);
    leg.open.push(call);
    const reached = context.upstream().waitPaused(name, 1, arrivalMs);
    // An app that asks nothing first answers, with its execution done or in a queue.
    await (reads ? Promise.race([reached, call]) : reached);
    walk.waitHeld(name);
  }
  if (name !== null && at === 'at-answer') walk.letGo(name);
  const fromMs = context.now();
  leg.trial.mark('killed');
  walk.operator('Kill the application (SIGKILL to its process group).');
  // Where only a hook restarts the app, the kill is part of it.
  if (kill) await kill();
  else await restart();
  if (name !== null && at !== 'at-answer') walk.letGo(name);
  reads?.disarm();
  await Promise.all(leg.open.splice(0));
  await context.poll(async () => (executions(leg).every((entry) => entry.endedAtMs !== null) ? true : null), 2_000, 10);
  if (kill) await restart();
  walk.operator('Start the application again and wait until it answers.');
  leg.trial.mark('restarted');
  walk.restarts.push({ fromMs, toMs: context.now() });
}

/** Holds the execution at that point. */
function held(walk: Walk, leg: Leg, at: CrashPoint): string | null {
  return at === 'idle' ? null : walk.hold(leg, at === 'before-commit' ? at : 'after-commit');
}

function executions({ trial }: Leg) {
  return trial.journal().filter((entry) => entry.operation === 'transact');
}
