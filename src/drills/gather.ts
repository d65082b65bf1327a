import { createRedactor } from '../history/redact.js';
import { createHistoryWriter } from '../history/write.js';
import { userAccounts } from '../manifest/index.js';
import type { Call, Exchange } from '../model/call.js';
import type { DrillRecord, Obstacle, RunRecord } from '../model/history.js';
import type { Manifest } from '../model/manifest.js';
import type { Canary } from '../model/secrets/find.js';
import { endOf } from '../model/stray-error.js';
import type { Fault } from '../model/words.js';
import { launchBrowser } from '../probes/browser/probe.js';
import { createAllowance } from '../probes/http/allowance.js';
import { Blocked, type Drill, type Group, groups } from './define.js';
import { drillIndex } from './index.js';
import { isolatable } from './isolation.js';
import { createMutex } from './mutex.js';
import { openContext } from './open-context.js';
import { obstacleTo } from './preconditions.js';
import { canariesOf, runSecrets } from './run-secrets.js';
import { runOnStage } from './schedule.js';
import { type OpenStage, openStage } from './stage.js';

export interface GatherProgress {
  readonly kind: 'stage' | 'drill';
  readonly id: string;
  readonly title: string;
  readonly state: 'start' | 'done' | 'blocked';
  readonly note?: string;
}

export interface GatherOptions {
  readonly manifest: Manifest;
  readonly profile?: Pick<RunRecord, 'profile'>;
  /** Folder of the report; the history goes to `<out>/history`. */
  readonly out: string;
  readonly seed: number;
  readonly budgetMs: number | null;
  readonly only: readonly string[] | null;
  /** Drill ids needed by the chosen checks. */
  readonly drills: readonly string[];
  /** Defects to switch on in the embedded partner. */
  readonly defects: readonly string[];
  readonly command: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly signal: AbortSignal;
  /** One drill at a time on one instance, as the benchmark's yardstick. Default false. */
  readonly serial?: boolean;
  progress(event: GatherProgress): void;
}

export interface GatherResult {
  readonly interrupted: boolean;
  /** Set where the target, the upstream or the audit itself could not be brought up at all. */
  readonly broken: { readonly fault: Fault; readonly reason: string } | null;
  /** What must be found nowhere in our own output. */
  readonly secrets: readonly Canary[];
}

/**
 * Runs the drills against the manifest's target and writes what happened to `<out>/history`. Never throws for what a
 * target does; an interrupted or broken run keeps what it had.
 */
export async function gather(options: GatherOptions): Promise<GatherResult> {
  const { manifest, signal } = options;
  const now = () => performance.timeOrigin + performance.now();
  const startedAtMs = now();
  const secrets = runSecrets(manifest);
  const canaries = canariesOf(manifest, secrets);
  const redactor = createRedactor();
  for (const { label, value } of canaries) redactor.add(value, label);
  const history = createHistoryWriter(`${options.out}/history`, redactor);
  const allowance = createAllowance(manifest.limits, now);
  const ledger = createLedger();
  const budget = options.budgetMs === null ? null : AbortSignal.timeout(options.budgetMs);
  const working = budget ? AbortSignal.any([signal, budget]) : signal;
  const stages: OpenStage[] = [];
  const trades = new Set<string>();
  let broken: GatherResult['broken'] = null;
  let browser: ReturnType<typeof launchBrowser> | null = null;
  const openBrowser = () => {
    browser ??= launchBrowser();
    return browser;
  };

  const record = (): RunRecord => ({
    schemaVersion: 1,
    tool: options.tool,
    partner: manifest.partner,
    target: {
      baseUrl: stages[0]?.baseUrl ?? manifest.target.baseUrl,
      startedByAudit: manifest.target.webServer !== null,
    },
    upstream: { mode: manifest.upstream.mode, url: stages[0]?.upstream?.pools ?? null },
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs: Math.round(now() - startedAtMs),
    seed: options.seed,
    command: options.command,
    interrupted: endOf(signal).interrupted,
    broken: broken ?? endOf(signal).broken ?? ledger.silence(),
    limits: {
      trades: { used: allowance.used().trades, allowed: manifest.limits.maxTrades },
      requests: { used: allowance.used().requests, perSecond: manifest.limits.maxRequestsPerSecond },
    },
    signIn: ledger.signIns(),
    created: {
      orders: ledger.orders(),
      trades: [...trades],
    },
    only: options.only,
    ...options.profile,
  });
  const write = (drillRecord: DrillRecord) => history.drill(drillRecord);
  const block = (drill: Drill, obstacle: Obstacle) => {
    write({ drill: drill.id, startedAtMs: now(), endedAtMs: now(), state: 'blocked', obstacle });
    options.progress({ kind: 'drill', id: drill.id, title: drill.title, state: 'blocked', note: obstacle.reason });
  };

  const users = userAccounts(manifest);
  const wanted = drillIndex.filter((drill) => options.drills.includes(drill.id));

  const runGroups = async (id: string, drills: readonly Drill[]) => {
    if (drills.length === 0) return;
    options.progress({ kind: 'stage', id, title: `start ${id}`, state: 'start' });
    let stage: OpenStage;
    try {
      const env: Record<string, string> = options.defects.length > 0 ? { DEFECTS: options.defects.join(',') } : {};
      stage = await openStage({
        id,
        manifest,
        secrets,
        allowance,
        env,
        signal: working,
        now,
        redact: (text) => redactor.redact(text),
        onCall: ledger.note,
      });
    } catch (error) {
      const obstacle: Obstacle =
        error instanceof Blocked
          ? error.obstacle
          : { fault: 'harness', reason: error instanceof Error ? error.message : String(error) };
      if (!working.aborted) broken ??= { fault: obstacle.fault, reason: obstacle.reason };
      for (const drill of drills) block(drill, obstacle);
      options.progress({ kind: 'stage', id, title: `start ${id}`, state: 'blocked', note: obstacle.reason });
      return;
    }
    stages.push(stage);
    options.progress({ kind: 'stage', id, title: `start ${id}`, state: 'done' });
    const mutex = createMutex();
    const runnable = drills.filter((drill) => {
      const obstacle = obstacleTo(drill, manifest, (operation) => stage.partner.has(operation), users.length);
      if (obstacle) block(drill, obstacle);
      return obstacle === null;
    });
    const perform = (some: readonly Drill[]) =>
      runOnStage(
        some,
        (drill, tether) =>
          drill.run(
            openContext({
              stage,
              drill,
              users,
              seed: options.seed,
              budgetMs: options.budgetMs,
              tether,
              now,
              browser: openBrowser,
              attach: (name, bytes) => history.file(name, bytes),
              exclusively: mutex,
            }),
          ),
        {
          signal: working,
          serial: options.serial ?? false,
          patienceMs: manifest.target.timeoutMs,
          now,
          started: (drill) => options.progress({ kind: 'drill', id: drill.id, title: drill.title, state: 'start' }),
          ended: (drill, drillRecord) => {
            write(drillRecord);
            const note = drillRecord.state === 'blocked' ? { note: drillRecord.obstacle.reason } : {};
            const state = drillRecord.state === 'blocked' ? 'blocked' : 'done';
            options.progress({ kind: 'drill', id: drill.id, title: drill.title, state, ...note });
          },
        },
      );
    // On a shared stage one group follows another, so that a stray trade has one group to answer for it.
    for (const group of groups) await perform(runnable.filter((drill) => drill.group === group && !drill.exclusive));
    await perform(runnable.filter((drill) => drill.exclusive));
    // A closed twin has forgotten its trades.
    for (const trade of stage.upstream?.trades() ?? []) trades.add(trade.transactId);
    if (stage.upstream) history.upstream(id, stage.upstream.journal.query());
    history.run(record());
    await stage.close();
  };

  try {
    history.run(record());
    if (isolatable(manifest) && !options.serial) {
      const byGroup = (group: Group) => wanted.filter((drill) => drill.group === group);
      await Promise.all(groups.map((group) => runGroups(group, byGroup(group))));
    } else {
      await runGroups('shared', wanted);
    }
  } finally {
    history.run(record());
    await Promise.all(stages.map((stage) => stage.close()));
    const probe = await (browser as ReturnType<typeof launchBrowser> | null)?.catch(() => null);
    if (probe && 'close' in probe) await probe.close();
  }
  const end = endOf(signal);
  return { interrupted: end.interrupted, broken: broken ?? end.broken ?? ledger.silence(), secrets: canaries };
}

/** What never left, or was hung up on, says nothing of the target. */
function isUnanswered({ response, error }: Exchange): boolean {
  return response === null && error !== null && !/^(aborted|unsendable)/.test(error);
}

/** What the run left behind, who was signed in, and whether anything answered, noted call by call. */
function createLedger() {
  const orders = new Set<string>();
  const live = new Map<string, string>();
  const dead = new Map<string, string>();
  let answered = false;
  let unanswered: Exchange | null = null;
  return {
    note(call: Call): void {
      answered ||= call.outcome === 'ok' || call.exchanges.some(({ response }) => response !== null);
      unanswered ??= call.exchanges.find(isUnanswered) ?? null;
      const orderRef = call.outputs.orderRef;
      if (call.operation === 'accept' && orderRef !== undefined) orders.add(String(orderRef));
      if (call.account === null) return;
      const status = call.exchanges.at(-1)?.response?.status;
      const proof = `${call.operation} answered ${status ?? call.exchanges.at(-1)?.error ?? 'nothing'}`;
      if (call.outcome === 'ok') live.set(call.account, live.get(call.account) ?? proof);
      else if (!dead.has(call.account)) dead.set(call.account, proof);
    },
    /** A target that answered nothing at all was not looked at. */
    silence(): GatherResult['broken'] {
      if (answered || unanswered === null) return null;
      return { fault: 'partner', reason: `${unanswered.request.url} never answered: ${unanswered.error}` };
    },
    orders: () => [...orders],
    signIns: () =>
      [...new Set([...live.keys(), ...dead.keys()])].map((account) => ({
        account,
        live: live.has(account),
        proof: live.get(account) ?? dead.get(account) ?? '',
      })),
  };
}
