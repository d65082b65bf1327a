import { createRedactor } from '../../src/history/redact.js';
import { createHistoryWriter } from '../../src/history/write.js';
import type {
  FoundExample,
  ProviderReach,
  ProviderScenarioFacts,
  ProviderWalk,
} from '../../src/model/facts/provider.js';
import type { Obstacle, RunRecord } from '../../src/model/history.js';
import type { RetryProfile } from '../../src/model/profile.js';
import type { Canary } from '../../src/model/secrets/find.js';
import { withHalves } from '../../src/model/secrets/halves.js';
import { createAllowance } from '../../src/probes/http/allowance.js';
import { breachesOf, confirm, findBreaches } from './find-breaches.js';
import { openLine } from './provider-line.js';
import { runWalk } from './run-walk.js';
import { scenariosFor } from './scenarios.js';

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
  const budget = audit.budgetMs === null ? null : AbortSignal.timeout(audit.budgetMs);
  const working = budget ? AbortSignal.any([signal, budget]) : signal;
  const created = new Set<string>();
  let broken: NonNullable<RunRecord['broken']> | null = null;
  const note = (walk: ProviderWalk) => {
    for (const { resource, operation, exchange } of walk.calls) {
      if (operation === 'create' && resource !== null && (exchange.response?.status ?? 500) < 300)
        created.add(resource);
    }
    for (const id of walk.listed ?? []) created.add(id);
  };
  const line = await openLine({ ...audit, allowance, now, signal: working, timeoutMs: 15_000, played: note });
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
    interrupted: signal.aborted,
    broken,
    limits: {
      trades: { used: allowance.used().trades, allowed: limits.maxTrades },
      requests: { used: allowance.used().requests, perSecond: limits.maxRequestsPerSecond },
    },
    signIn: [],
    created: { orders: [], trades: [...created] },
    only: audit.only,
  });
  const drill = async <T>(id: string, title: string, work: () => Promise<T>): Promise<T | null> => {
    const began = now();
    audit.progress({ kind: 'drill', id, title, state: 'start' });
    try {
      const facts = await work();
      history.drill({ drill: id, startedAtMs: began, endedAtMs: now(), state: 'done', facts });
      audit.progress({ kind: 'drill', id, title, state: 'done' });
      return facts;
    } catch (error) {
      const obstacle = obstacleOf(error, working, signal);
      history.drill({ drill: id, startedAtMs: began, endedAtMs: now(), state: 'blocked', obstacle });
      audit.progress({ kind: 'drill', id, title, state: 'blocked', note: obstacle.reason });
      return null;
    }
  };
  const tradesLeft = () => limits.maxTrades - allowance.used().trades;
  const search = { line, seed, tool: audit.tool, tradesLeft };
  try {
    history.run(record());
    const fixed = await drill('provider-scenarios', 'one sequence for each promise', () =>
      playScenarios(search, audit),
    );
    if (fixed) broken = unreachable(fixed.walks);
    const known = new Set(fixed?.found.map(({ law }) => law));
    await drill('provider-walks', 'generated sequences', async () => {
      if (broken) throw new Error(broken.reason);
      return findBreaches({ ...search, sequences: audit.sequences, known });
    });
  } finally {
    history.run(record());
    await line.close();
  }
  return { secrets };
}

async function playScenarios(
  search: Parameters<typeof confirm>[0],
  { profile, credentials, controlToken, restart }: ProviderAudit,
): Promise<ProviderScenarioFacts> {
  const { line } = search;
  const reach: ProviderReach = {
    control: controlToken !== null,
    credentials: credentials.length,
    restart: restart !== null,
  };
  const walks: ProviderWalk[] = [];
  const found: FoundExample[] = [];
  for (const scenario of scenariosFor(profile, reach)) {
    const walk = await runWalk(line, scenario);
    walks.push(walk);
    if (unreachable(walks)) break;
    for (const breach of breachesOf(line, walk)) {
      if (!found.some(({ law }) => law === breach.law)) found.push(await confirm(search, walk, breach, ''));
    }
  }
  return { profile, reach, walks, found };
}

/** A provider that answered nothing at all was not looked at. */
function unreachable(walks: readonly ProviderWalk[]): NonNullable<RunRecord['broken']> | null {
  const calls = walks.flatMap((walk) => walk.calls);
  const [first] = calls;
  if (first === undefined || calls.some(({ exchange }) => exchange.response !== null)) return null;
  return { fault: 'partner', reason: `${first.exchange.request.url} never answered: ${first.exchange.error}` };
}

function obstacleOf(error: unknown, working: AbortSignal, signal: AbortSignal): Obstacle {
  if (signal.aborted) return { fault: 'harness', reason: 'the run was interrupted' };
  if (working.aborted) return { fault: 'harness', reason: 'the time given with --budget was over' };
  if (error instanceof TypeError) return { fault: 'manifest', reason: error.message };
  return { fault: 'harness', reason: error instanceof Error ? error.message : String(error) };
}
