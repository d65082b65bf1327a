import { createRedactor } from '../../src/history/redact.js';
import { createHistoryWriter } from '../../src/history/write.js';
import type { ProviderReach, ProviderWalk } from '../../src/model/facts/provider.js';
import type { Obstacle, RunRecord } from '../../src/model/history.js';
import type { RetryProfile } from '../../src/model/profile.js';
import type { Canary } from '../../src/model/secrets/find.js';
import { withHalves } from '../../src/model/secrets/halves.js';
import { endOf } from '../../src/model/stray-error.js';
import { createAllowance } from '../../src/probes/http/allowance.js';
import { findBreaches } from './find-breaches.js';
import { playScenarios, unreachable } from './play-scenarios.js';
import { openLine, type ProviderLine } from './provider-line.js';
import { Stopped, stoppedBy } from './stopped.js';

/** No drill may hold up a run for longer than this, whatever the provider does. */
const drillLimitMs = 180_000;
const overdue: Obstacle = {
  fault: 'harness',
  reason: `the drill was not done after ${drillLimitMs / 1000} s; --budget gives it longer`,
};
const spent: Obstacle = { fault: 'harness', reason: 'the time given with --budget was over' };

export interface ProviderAudit {
  readonly profile: RetryProfile;
  /** The provider, and further replicas of it. */
  readonly targets: readonly string[];
  readonly credentials: readonly string[];
  readonly controlToken: string | null;
  /** What must be found nowhere in our own output, beside credentials and token. */
  readonly secrets: readonly string[];
  readonly restart: (() => Promise<string | null>) | null;
  readonly limits: { readonly maxTrades: number; readonly maxRequestsPerSecond: number };
  /** Folder of the report; the history goes to `<out>/history`. */
  readonly out: string;
  readonly seed: number;
  /** At most so many generated sequences. */
  readonly sequences: number;
  readonly budgetMs: number | null;
  /** How long one answer is waited for. */
  readonly timeoutMs: number;
  readonly only: readonly string[] | null;
  readonly command: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  progress(event: {
    readonly kind: 'drill';
    readonly id: string;
    readonly title: string;
    readonly state: 'start' | 'done' | 'blocked';
    readonly note?: string;
  }): void;
}

/**
 * Does to a provider what its callers will do, and writes down what happened to `<out>/history`. Never throws for what
 * a provider does; an interrupted run keeps what it had.
 */
export async function gatherProvider(audit: ProviderAudit): Promise<{ readonly secrets: readonly Canary[] }> {
  const { profile, targets, credentials, limits, signal, seed } = audit;
  const now = () => performance.timeOrigin + performance.now();
  const startedAtMs = now();
  const secrets = withHalves([
    ...credentials.map((value) => ({ label: 'provider credential', value })),
    ...(audit.controlToken === null ? [] : [{ label: 'control token', value: audit.controlToken }]),
    ...audit.secrets.map((value) => ({ label: 'profile secret', value })),
  ]);
  const redactor = createRedactor();
  for (const { label, value } of secrets) redactor.add(value, label);
  const history = createHistoryWriter(`${audit.out}/history`, redactor);
  const allowance = createAllowance(limits, now);
  const halt = new AbortController();
  const working = AbortSignal.any([signal, halt.signal]);
  const budget = after(audit.budgetMs, () => halt.abort(new Stopped(spent)));
  const created = new Set<string>();
  let broken: NonNullable<RunRecord['broken']> | null = null;
  const note = (walk: ProviderWalk) => {
    for (const { resource, operation, exchange } of walk.calls) {
      if (operation === 'create' && resource !== null && (exchange.response?.status ?? 500) < 300)
        created.add(resource);
    }
    for (const id of walk.listed ?? []) created.add(id);
  };
  const record = (): RunRecord => ({
    schemaVersion: 1,
    tool: audit.tool,
    subject: 'provider',
    profile: profile.id,
    partner: { name: `Provider (${profile.title})`, environment: new URL(targets[0] ?? '').host },
    target: { baseUrl: targets[0] ?? '', startedByAudit: false },
    upstream: { mode: 'none', url: null },
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs: Math.round(now() - startedAtMs),
    seed,
    command: audit.command,
    interrupted: endOf(signal).interrupted,
    broken: broken ?? endOf(signal).broken,
    limits: {
      trades: { used: allowance.used().trades, allowed: limits.maxTrades },
      requests: { used: allowance.used().requests, perSecond: limits.maxRequestsPerSecond },
    },
    signIn: [],
    created: { orders: [], trades: [...created] },
    only: audit.only,
  });
  const drill = async <T>(id: string, title: string, work: (line: ProviderLine) => Promise<T>): Promise<T | null> => {
    const began = now();
    const own = new AbortController();
    // Whoever says how long the run may take has said it of its drills.
    const limit = after(audit.budgetMs === null ? drillLimitMs : null, () => own.abort(new Stopped(overdue)));
    const line = await openLine({
      ...{ ...audit, allowance, now, signal: AbortSignal.any([working, own.signal]), played: note },
      giveUp: (obstacle) => halt.abort(new Stopped(obstacle)),
    });
    audit.progress({ kind: 'drill', id, title, state: 'start' });
    try {
      const facts = await work(line);
      history.drill({ drill: id, startedAtMs: began, endedAtMs: now(), state: 'done', facts });
      const early = stoppedBy(line.signal);
      const note = early === null ? {} : { note: `cut short: ${early.reason}` };
      audit.progress({ kind: 'drill', id, title, state: 'done', ...note });
      return facts;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const obstacle = error instanceof Stopped ? error.obstacle : { fault: 'harness' as const, reason };
      history.drill({ drill: id, startedAtMs: began, endedAtMs: now(), state: 'blocked', obstacle });
      audit.progress({ kind: 'drill', id, title, state: 'blocked', note: obstacle.reason });
      return null;
    } finally {
      limit.end();
      await line.close();
    }
  };
  const search = {
    ...{ seed, tool: audit.tool, only: audit.only },
    tradesLeft: () => limits.maxTrades - allowance.used().trades,
  };
  const reach: ProviderReach = {
    control: audit.controlToken !== null,
    credentials: credentials.length,
    restart: audit.restart !== null,
  };
  try {
    history.run(record());
    const fixed = await drill('provider-scenarios', 'one sequence for each promise', (line) =>
      playScenarios({ ...search, line }, reach),
    );
    if (fixed) broken = unreachable(fixed.walks);
    const known = new Set(fixed?.found.map(({ law }) => law));
    await drill('provider-walks', 'generated sequences', async (line) => {
      if (broken) throw new Stopped(broken);
      return findBreaches({ ...search, line, sequences: audit.sequences, known });
    });
  } finally {
    budget.end();
    history.run(record());
  }
  return { secrets };
}

/** Does something after a while, or never. */
function after(ms: number | null, work: () => void): { end(): void } {
  const timer = ms === null ? undefined : setTimeout(work, ms);
  return { end: () => clearTimeout(timer) };
}
