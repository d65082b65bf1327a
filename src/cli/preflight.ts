import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Manifest } from '../model/manifest.js';
import { launchBrowser } from '../probes/browser/probe.js';
import { answers, readyAgent } from '../probes/process/ready.js';
import type { Forecast } from './forecast.js';

/** One thing that an audit stands on, and what falls without it. */
export interface Symptom {
  readonly state: 'ok' | 'missing';
  readonly what: string;
  readonly words: string;
  /** Ids of the checks that cannot answer without it. */
  readonly checks: readonly string[];
}

/** Looks at everything that an audit of this manifest stands on. Reads one page of the target and trades nothing. */
export async function examine(manifest: Manifest, drills: readonly Forecast[]): Promise<readonly Symptom[]> {
  const [target, browser] = await Promise.all([lookAtTarget(manifest, drills), lookForBrowser(drills)]);
  const obstacles = new Map<string, Set<string>>();
  for (const { obstacle, checks } of drills) {
    if (!obstacle) continue;
    const lost = obstacles.get(obstacle.reason) ?? new Set<string>();
    obstacles.set(obstacle.reason, new Set([...lost, ...checks]));
  }
  return [
    target,
    ...browser,
    ...[...obstacles].map(
      ([words, checks]): Symptom => ({ state: 'missing', what: 'manifest', words, checks: [...checks] }),
    ),
  ];
}

async function lookAtTarget({ target, dir }: Manifest, drills: readonly Forecast[]): Promise<Symptom> {
  if (target.webServer) {
    return { state: 'ok', what: 'target', words: `will be started with \`${target.webServer.command}\``, checks: [] };
  }
  const ca = target.tls ? await readFile(resolve(dir, target.tls.caFile), 'utf8') : undefined;
  const agent = readyAgent(ca);
  const alive = await answers(target.baseUrl, agent);
  await agent.close();
  if (alive) return { state: 'ok', what: 'target', words: `${target.baseUrl} answers`, checks: [] };
  const words = `${target.baseUrl} does not answer below 500 within 2 s: start it, or correct target.baseUrl or --target`;
  return { state: 'missing', what: 'target', words, checks: [...new Set(drills.flatMap(({ checks }) => checks))] };
}

async function lookForBrowser(drills: readonly Forecast[]): Promise<readonly Symptom[]> {
  const users = drills.filter(({ drill, obstacle }) => drill.needs.browser && !obstacle);
  if (users.length === 0) return [];
  const found = await launchBrowser();
  if ('missing' in found) {
    const checks = [...new Set(users.flatMap((user) => user.checks))];
    return [{ state: 'missing', what: 'browser', words: found.missing, checks }];
  }
  await found.close();
  return [{ state: 'ok', what: 'browser', words: found.version, checks: [] }];
}
