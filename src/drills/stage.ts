import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Call } from '../model/call.js';
import type { Manifest } from '../model/manifest.js';
import type { Allowance } from '../model/partner.js';
import { fill } from '../model/template.js';
import { createDriver } from '../probes/http/driver.js';
import { targetUrl } from '../probes/http/request.js';
import { runHook } from '../probes/process/run-hook.js';
import { type RunningTarget, startTarget } from '../probes/process/start-target.js';
import { TargetStartError } from '../probes/process/target-start-error.js';
import type { Stage } from './context.js';
import { Blocked } from './define.js';
import { createMutex } from './mutex.js';
import { upstreamPowers } from './preconditions.js';
import { startUpstream, type UpstreamSecrets } from './upstream.js';

export interface StageParts {
  readonly id: string;
  readonly manifest: Manifest;
  readonly secrets: UpstreamSecrets;
  readonly allowance: Allowance;
  /** More environment for a target that the audit starts. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  redact(text: string): string;
  now(): number;
  onCall(call: Call): void;
}

export interface OpenStage extends Stage {
  close(): Promise<void>;
}

/**
 * Starts one instance: a fresh run folder, the upstream, the target where the manifest says how, and a driver for it.
 * Throws `Blocked` (fault partner or harness) when a part does not come up; what was started is ended first.
 */
export async function openStage(parts: StageParts): Promise<OpenStage> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end().catch(() => undefined);
  };
  try {
    return { ...(await open(parts, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(parts: StageParts, closers: (() => Promise<void>)[]): Promise<Stage> {
  const { id, manifest, secrets, allowance, signal } = parts;
  const { webServer } = manifest.target;
  const runDir = await mkdtemp(join(tmpdir(), `readiness-${id}-`));
  closers.push(() => rm(runDir, { recursive: true, force: true, maxRetries: 3 }));

  const port = manifest.target.port === 'auto' ? await freePort() : manifest.target.port;
  const early = { target: { port }, run: { dir: runDir } };
  const baseUrl = String(fill(manifest.target.baseUrl, early)).replace(/\/+$/, '');
  const webhookUrl = manifest.webhooks ? onTarget(baseUrl, manifest.webhooks.url) : null;

  const upstream = await startUpstream(manifest, secrets, webhookUrl);
  if (upstream) closers.push(() => upstream.close());
  const origin = manifest.upstream.publicUrl?.replace(/\/+$/, '') ?? upstream?.origin ?? '';
  const roots = {
    target: { port, baseUrl },
    run: { dir: runDir },
    twin: { pools: `${origin}/v1`, swaps: `${origin}/swaps` },
    upstream: {
      secretKey: secrets.secretKey,
      publishableKey: secrets.publishableKey,
      swapsCredential: secrets.swapsCredential,
    },
    webhooks: { secret: secrets.webhookSecret, url: webhookUrl, header: manifest.webhooks?.header },
  };
  const env = { ...parts.env, ...stringValues(fill(webServer?.env ?? {}, roots)) };

  let target: RunningTarget | null = null;
  if (webServer) {
    target = await startTarget({
      webServer: { ...webServer, command: String(fill(webServer.command, roots)) },
      readyUrl: onTarget(baseUrl, String(fill(webServer.url, roots))),
      runDir,
      logFile: join(runDir, 'target.log'),
      env,
      signal,
      redact: parts.redact,
      secrets: [secrets.secretKey, secrets.swapsCredential, secrets.webhookSecret, ...manifest.secrets],
      ...(manifest.target.tls ? { ca: await readFile(resolve(manifest.dir, manifest.target.tls.caFile), 'utf8') } : {}),
    }).catch((error: unknown) => {
      throw error instanceof TargetStartError ? new Blocked(blame(error), error.message) : error;
    });
    const running = target;
    closers.push(() => running.stop());
  }

  const partner = await createDriver({
    env: process.env,
    manifest,
    baseUrl,
    roots,
    allowance,
    clock: parts.now,
    onCall: parts.onCall,
  });
  closers.push(() => partner.close());

  const { restart, reconcile } = manifest.hooks;
  const hookEnv = { ...env, RUN_DIR: runDir, BASE_URL: baseUrl };
  const mutex = createMutex();
  const powers = upstreamPowers(manifest.upstream.mode);
  return {
    id,
    manifest,
    baseUrl,
    runDir,
    partner,
    upstream,
    webhookUrl,
    secrets: [
      { label: 'upstream secret key', value: secrets.secretKey },
      { label: 'webhook secret', value: secrets.webhookSecret },
    ],
    claimed: new Set(),
    lateness: { seen: false },
    can: (power) => powers.has(power),
    kill: target ? () => running(target).kill() : null,
    restart:
      restart || target
        ? async () => {
            if (restart) await mustRun(restart.command, manifest.dir, hookEnv);
            else await running(target).restart();
            partner.forgetSessions();
          }
        : null,
    reconcile: reconcile
      ? async () => {
          const { code, output } = await runHook(reconcile.command, manifest.dir, hookEnv, 60_000, signal);
          return { ok: code === 0, output: parts.redact(output.join('\n')) };
        }
      : null,
    output: () => target?.output() ?? [],
    rawOutput: () => (target?.startedByAudit ? target.raw() : null),
    allowance,
    locking: (work) => mutex('lock', work),
    countTrade: () => {
      if (!allowance.trade()) {
        throw new Blocked(
          'manifest',
          `limits.maxTrades (${manifest.limits.maxTrades}) is used up: raise it, or run less with --only`,
        );
      }
    },
  };
}

/** A path appends to the base URL, as the paths of operations do. */
function onTarget(baseUrl: string, path: string): string {
  const url = targetUrl(baseUrl, path);
  if (!url) throw new Blocked('manifest', `"${path}" on ${baseUrl} makes no URL`);
  return url.href;
}

function running(target: RunningTarget | null): RunningTarget {
  if (!target) throw new Blocked('harness', 'the audit did not start this target');
  return target;
}

/** A target that ends or stays silent is the partner's; a command that cannot be run is the manifest's. */
function blame(error: TargetStartError): 'partner' | 'manifest' | 'harness' {
  if (error.kind === 'exited' || error.kind === 'timeout') return 'partner';
  return error.kind === 'aborted' ? 'harness' : 'manifest';
}

async function mustRun(command: string, cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  const { code, output } = await runHook(command, cwd, env, 60_000);
  if (code !== 0)
    throw new Blocked('manifest', `hooks.restart ended with ${code ?? 'a signal'}: ${output.at(-1) ?? 'no output'}`);
}

function stringValues(values: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(values as object).map(([name, value]) => [name, String(value ?? '')]));
}

/**
 * A port that was free a moment ago; the target binds it at once. Taken from below the range that systems hand out by
 * themselves, so that no server on port 0 gets it in between.
 */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new Blocked('harness', 'no free port was found on 127.0.0.1');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const bound = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
  });
  if (bound) await new Promise((resolve) => server.close(resolve));
  return bound;
}
