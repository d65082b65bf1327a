import type { CrashLanding } from '../../model/crash-points.js';
import { executionsOf } from '../duplicates/tell.js';
import { caughtOf, type Habits, landingOf } from './landing.js';
import type { Told } from './round.js';
import { answeredAgain, type CrashScript, unsentAgain } from './scripts.js';

/** How the app treats executions after a start, by the stories whose points were held. */
export function habitsOf(told: readonly Told[]): Habits {
  const resends = (id: string): boolean | null => {
    const each = told.find(({ script }) => script.id === id);
    if (!each || each.telling.obstacle || !isAt(each)) return null;
    return executionsOf(each.telling.trial).some(({ arrivedAtMs }) => arrivedAtMs >= each.crash.restartedAtMs);
  };
  return { resendsUnanswered: resends('killed-before-answer'), resendsStored: resends('killed-when-done') };
}

/** Where the kill of one story landed; the trial is told whether that says anything. */
export function landed({ script, telling, poised, crash, retriedAtMs }: Told, habits: Habits): CrashLanding {
  const { trial, obstacle } = telling;
  if (obstacle) return { point: null, how: obstacle.reason };
  const landing = landingOf(caughtOf(trial, poised?.heldBefore ?? null, retriedAtMs), crash, habits);
  const executed = executionsOf(trial).some(({ arrivedAtMs }) => arrivedAtMs < crash.restartedAtMs);
  // Around an answer the kill is real even where nobody can tell on which side of the store it fell.
  const tells = script.optional ? landing.point !== null || executed : landing.point === script.aim;
  if (tells) trial.met(landing.how);
  else trial.missed(landing.how);
  return landing;
}

/** Held stories whose kill came late: on a busy machine an app may give a held request up before all others are held. */
export function missedHolds(told: readonly Told[], habits: Habits): readonly Told[] {
  return told.filter(
    (each) => !each.script.optional && !each.telling.obstacle && landed(each, habits).point !== each.script.aim,
  );
}

/** What is worth a second kill: points that can be aimed at better now that the app's pace is known. */
export function rescripted(told: readonly Told[], habits: Habits): CrashScript[] {
  const at = (aim: string) =>
    told
      .filter(({ script, telling }) => script.aim === aim && !telling.obstacle)
      .map((each) => landed(each, habits).point);
  const unsent = at('before-send');
  const answered = at('before-store');
  const pace = paceMs(told);
  return [
    ...(unsent.length > 0 && !unsent.includes('before-send') && pace !== null ? [unsentAgain(pace / 2)] : []),
    ...(!answered.includes('before-store') && answered.includes('stored') ? answeredAgain : []),
  ];
}

/** The shortest way from an accept to its execution upstream, ms; null where none arrived. */
function paceMs(told: readonly Told[]): number | null {
  const ways = told.flatMap(({ telling: { trial }, crash }) => {
    const accept = trial.calls.find(({ operation }) => operation === 'accept');
    const [first] = executionsOf(trial);
    if (!accept || !first || first.arrivedAtMs >= crash.killedAtMs) return [];
    // What the accept needed to see first, such as a page with a token, is no part of the way.
    return [first.arrivedAtMs - (accept.exchanges.at(-1)?.startedAtMs ?? accept.startedAtMs)];
  });
  const possible = ways.filter((way) => way > 0);
  return possible.length === 0 ? null : Math.min(...possible);
}

function isAt(each: Told): boolean {
  return landed(each, { resendsUnanswered: null, resendsStored: null }).point === each.script.aim;
}
