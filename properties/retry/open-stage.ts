import { setMaxListeners } from 'node:events';
import type { DrillContext } from '../../src/drills/context.js';
import type { Drill } from '../../src/drills/define.js';
import { runSecrets } from '../../src/drills/gather.js';
import { createMutex } from '../../src/drills/mutex.js';
import { openContext } from '../../src/drills/open-context.js';
import { openStage } from '../../src/drills/stage.js';
import { createRedactor } from '../../src/history/redact.js';
import { userAccounts } from '../../src/manifest/index.js';
import type { Manifest } from '../../src/model/manifest.js';
import { createAllowance } from '../../src/probes/http/allowance.js';

export interface WalkStage {
  readonly context: DrillContext;
  redact(text: string): string;
  close(): Promise<void>;
}

/**
 * Starts a target with an upstream of its own, for walks outside of an audit. Throws `Blocked` where a part does not
 * come up; what was started is ended first.
 */
export async function openWalkStage(
  manifest: Manifest,
  drill: Drill,
  {
    signal,
    seed,
    defects = [],
  }: { readonly signal: AbortSignal; readonly seed: number; readonly defects?: readonly string[] },
): Promise<WalkStage> {
  setMaxListeners(0, signal);
  const now = () => performance.timeOrigin + performance.now();
  const secrets = runSecrets(manifest);
  const redactor = createRedactor();
  redactor.add(secrets.secretKey, 'upstream secret key');
  redactor.add(secrets.swapsCredential, 'Swaps credential');
  redactor.add(secrets.webhookSecret, 'webhook secret');
  for (const secret of manifest.secrets) redactor.add(secret, 'manifest secret');
  const stage = await openStage({
    id: drill.id,
    manifest,
    secrets,
    allowance: createAllowance(manifest.limits, now),
    env: defects.length > 0 ? { DEFECTS: defects.join(',') } : {},
    signal,
    now,
    redact: (text) => redactor.redact(text),
    onCall: () => undefined,
  });
  const context = openContext({
    stage,
    drill,
    users: userAccounts(manifest),
    seed,
    signal,
    now,
    browser: async () => ({ missing: 'walks need none' }),
    attach: (name) => name,
    exclusively: createMutex(),
  });
  return { context, redact: (text) => redactor.redact(text), close: () => stage.close() };
}
