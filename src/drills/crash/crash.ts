import { setImmediate as turn } from 'node:timers/promises';
import type { DrillContext } from '../context.js';
import { Blocked } from '../define.js';
import { executionsOf, type Telling } from '../duplicates/tell.js';
import type { Crash } from './landing.js';
import type { Poised } from './poise.js';

export interface Standing {
  readonly telling: Telling;
  /** Null where the story was cut off. */
  readonly poised: Poised | null;
  /** Its held answer leaves so long before the kill, ms; undefined: after it. */
  readonly leadMs: number | undefined;
}

/** An answer that is let go leaves within a few turns of the event loop. */
const mostTurns = 100;

/** Kills the app with everything standing as it does, lets go of what was held, and brings the app up again. */
export async function crash(context: DrillContext, standing: readonly Standing[]): Promise<Crash> {
  const { kill, restart } = context.stage;
  if (!restart) throw new Blocked('manifest', 'the target cannot be restarted');
  const mark = (name: string) => {
    for (const { telling } of standing) telling.trial.mark(name);
  };
  await sendAnswers(context, standing);
  mark('killed');
  const killedAtMs = context.now();
  // Where only a hook restarts the app, the kill is part of it.
  if (kill) await kill();
  else await restart();
  for (const { poised } of standing) poised?.hold?.letGo();
  await Promise.allSettled(standing.map(({ poised }) => poised?.event));
  await context.poll(async () => (standing.every(isOver) ? true : null), 2_000, 10);
  const restartedAtMs = kill ? context.now() : killedAtMs;
  if (kill) await restart();
  mark('restarted');
  return { killedAtMs, restartedAtMs };
}

/** Lets the answers go that are to arrive before the kill, each so long before it, the last right before. */
async function sendAnswers(context: DrillContext, standing: readonly Standing[]): Promise<void> {
  const due = standing
    .flatMap(({ telling, poised, leadMs }) =>
      leadMs === undefined || !poised?.hold ? [] : [{ trial: telling.trial, hold: poised.hold, leadMs }],
    )
    .sort((a, b) => b.leadMs - a.leadMs);
  const atMs = context.now() + (due[0]?.leadMs ?? 0);
  for (const { trial, hold, leadMs } of due) {
    await context.until(atMs - leadMs);
    hold.letGo();
    const isSent = () => executionsOf(trial).some(({ endedAtMs }) => endedAtMs !== null);
    for (let turns = 0; turns < mostTurns && !isSent(); turns += 1) await turn();
  }
}

function isOver({ telling }: Standing): boolean {
  return executionsOf(telling.trial).every(({ endedAtMs }) => endedAtMs !== null);
}
