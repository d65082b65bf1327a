import type { Twin } from '../../twin/api.js';
import type { Lane } from '../model/manifest.js';
import type { BrowserProbe } from '../probes/browser/probe.js';
import type { DrillContext, Stage } from './context.js';
import { Blocked } from './define.js';
import { lendStage } from './lend.js';
import type { Mutex } from './mutex.js';
import type { Tether } from './tether.js';
import { TrialRecorder } from './trial.js';

export interface ContextParts {
  readonly stage: Stage;
  /** Whose stream of random values it is. */
  readonly drill: { readonly id: string };
  readonly users: readonly string[];
  readonly seed: number;
  readonly budgetMs: number | null;
  /** What the drill does ends with it. */
  readonly tether: Tether;
  now(): number;
  browser(): Promise<BrowserProbe | { readonly missing: string }>;
  attach(name: string, bytes: Uint8Array | string): string;
  readonly exclusively: Mutex;
}

/** Hands a drill everything it may use on its stage. */
export function openContext(parts: ContextParts): DrillContext {
  const { drill, users, tether, now } = parts;
  const stage = lendStage(parts.stage, tether);
  const exclusively: DrillContext['exclusively'] = (name, work) =>
    parts.exclusively(name, async () => {
      tether.check();
      return work();
    });
  const context: DrillContext = {
    stage,
    manifest: stage.manifest,
    partner: stage.partner,
    signal: tether.signal,
    budgetMs: parts.budgetMs,
    users,
    lane: firstLane(stage),
    now,
    random: seeded(parts.seed, drill.id),
    upstream: () => requireUpstream(stage),
    exclusively,
    outgoing: (work) => tether.begin(work),
    withBalance: (account, work) => {
      const name = (user: string) => `balance:${user}`;
      const load = (user: string) => parts.exclusively.asked(name(user));
      const user =
        account ?? users.reduce((least, other) => (load(other) < load(least) ? other : least), users[0] ?? '');
      return exclusively(name(user), () => work(user));
    },
    attach: parts.attach,
    trial: (id, hazard, options = {}) =>
      new TrialRecorder(context, id, hazard, options.account ?? users[0] ?? '', options.lane ?? context.lane),
    until: (atMs) => pause(atMs - now(), tether.ended),
    poll: async (read, timeoutMs, everyMs = 50) => {
      const deadline = now() + timeoutMs;
      for (let gap = everyMs; ; gap = Math.min(gap * 1.5, 500)) {
        const value = await read();
        if (value !== null || now() >= deadline) return value;
        await pause(Math.min(gap, deadline - now()), tether.ended);
      }
    },
    browse: (account, options = {}) =>
      tether.begin(async () => {
        const probe = await parts.browser();
        if ('missing' in probe) throw new Blocked('harness', `no browser could be started: ${probe.missing}`);
        const session = await probe.session({ account, stage, ...options });
        tether.atEnd(() => session.close());
        return session;
      }),
  };
  return context;
}

function firstLane(stage: Stage): Lane {
  const [lane] = stage.manifest.lanes;
  if (!lane) throw new Blocked('manifest', 'the manifest has no `lanes`: say what may be traded');
  return lane;
}

function requireUpstream(stage: Stage): Twin {
  if (!stage.upstream) throw new Blocked('manifest', 'the upstream cannot be seen (`upstream.mode: none`)');
  return stage.upstream;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', stop);
        resolve();
      },
      Math.max(0, ms),
    );
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** mulberry32 over the run's seed and the drill's id: each drill has its own repeatable stream. */
function seeded(seed: number, id: string): () => number {
  let state = seed >>> 0;
  for (const char of id) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
