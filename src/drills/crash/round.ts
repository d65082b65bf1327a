import type { LedgerEntry } from '../../model/facts/ledger.js';
import type { OrderStatus } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import { type Telling, tell } from '../duplicates/tell.js';
import { crash } from './crash.js';
import type { Crash } from './landing.js';
import type { Poised } from './poise.js';
import { resolved } from './resolve.js';
import type { CrashScript } from './scripts.js';
import { settledPostings } from './undisturbed.js';

/** One story of a round, with what is needed to tell where its kill landed. */
export interface Told {
  readonly script: CrashScript;
  readonly telling: Telling;
  readonly poised: Poised | null;
  readonly crash: Crash;
  readonly retriedAtMs: number;
  readonly status: OrderStatus | null;
  readonly entries: readonly LedgerEntry[] | null;
}

interface Ready {
  readonly script: CrashScript;
  readonly telling: Telling;
  readonly attemptId: string;
  readonly poised: Poised | null;
  readonly leadMs: number | undefined;
}

/**
 * Brings every script to its point, kills the app once, restarts it and retries each. With `mute` the scheduled events of
 * the quotes stay away, so that an app which reads hears of each settlement from one side only.
 */
export async function playRound(
  context: DrillContext,
  scripts: readonly CrashScript[],
  { mute }: { readonly mute: boolean },
): Promise<Told[]> {
  const poised = (script: CrashScript) => poise(context, script, mute);
  const ready = await Promise.all(scripts.filter(({ last }) => !last).map(poised));
  for (const script of scripts.filter(({ last }) => last)) ready.push(await poised(script));
  const crashed = await crash(context, ready).finally(() => {
    // A crash that was cut short must leave nothing held that others ask for.
    for (const { poised } of ready) poised?.hold?.letGo();
  });
  return Promise.all(
    ready.map(async ({ script, telling, attemptId, poised }): Promise<Told> => {
      const { trial } = telling;
      const retriedAtMs = context.now();
      const told = { script, telling, poised, crash: crashed, retriedAtMs };
      if (telling.obstacle) return { ...told, status: null, entries: null };
      trial.mark('client retries');
      await script.retry(trial, attemptId);
      const status = await resolved(context, trial);
      return { ...told, status, entries: await settledPostings(context, trial) };
    }),
  );
}

async function poise(context: DrillContext, script: CrashScript, mute: boolean): Promise<Ready> {
  let poised: Poised | null = null;
  let attemptId = '';
  const telling = await tell(context, script, async (trial) => {
    await trial.lock(script.ttlMs === undefined ? {} : { ttlMs: script.ttlMs });
    const upstream = context.upstream();
    if (mute && upstream.capabilities.has('scheduled-events')) upstream.webhooks.mute(trial.quoteId() ?? '', true);
    attemptId = trial.attempt();
    poised = await script.poise(context, trial, attemptId);
  });
  return { script, telling, attemptId, poised, leadMs: script.leadMs };
}
