import { createRedactor } from '../history/redact.js';
import { userAccounts } from '../manifest/index.js';
import type { Manifest } from '../model/manifest.js';
import type { Canary } from '../model/secrets/find.js';
import { createAllowance } from '../probes/http/allowance.js';
import type { DrillContext } from './context.js';
import { createMutex } from './mutex.js';
import { openContext } from './open-context.js';
import { canariesOf, runSecrets } from './run-secrets.js';
import { openStage } from './stage.js';
import { createTether } from './tether.js';

export interface LoneStage {
  readonly context: DrillContext;
  readonly webhookSecret: string;
  /** What must be found nowhere in our own output. */
  readonly secrets: readonly Canary[];
  close(): Promise<void>;
}

export interface LoneStageOptions {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly seed: number;
  /** Mistakes to plant into the embedded partner. */
  readonly defects?: readonly string[];
}

/**
 * Starts, or reaches, a target with an upstream of its own for work outside of an audit: no browser, nothing recorded.
 * Throws `Blocked` where a part does not come up; what was started is ended first.
 */
export async function openLoneStage(manifest: Manifest, options: LoneStageOptions): Promise<LoneStage> {
  const { id, signal, seed, defects = [] } = options;
  const now = () => performance.timeOrigin + performance.now();
  const planted = runSecrets(manifest);
  const secrets = canariesOf(manifest, planted);
  const redactor = createRedactor();
  for (const { label, value } of secrets) redactor.add(value, label);
  const stage = await openStage({
    id,
    manifest,
    secrets: planted,
    allowance: createAllowance(manifest.limits, now),
    env: defects.length > 0 ? { DEFECTS: defects.join(',') } : {},
    signal,
    now,
    redact: (text) => redactor.redact(text),
    onCall: () => undefined,
  });
  const context = openContext({
    stage,
    drill: { id },
    users: userAccounts(manifest),
    seed,
    budgetMs: null,
    tether: createTether(signal),
    now,
    browser: async () => ({ missing: 'none is needed outside of an audit' }),
    attach: (name) => name,
    exclusively: createMutex(),
  });
  return { context, webhookSecret: planted.webhookSecret, secrets, close: () => stage.close() };
}
