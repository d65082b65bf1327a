import type { DrillContext } from '../../src/drills/context.js';
import { runSecrets } from '../../src/drills/gather.js';
import { createMutex } from '../../src/drills/mutex.js';
import { openContext } from '../../src/drills/open-context.js';
import { openStage } from '../../src/drills/stage.js';
import { createRedactor } from '../../src/history/redact.js';
import { userAccounts } from '../../src/manifest/index.js';
import type { Manifest } from '../../src/model/manifest.js';
import { createAllowance } from '../../src/probes/http/allowance.js';

export interface OpenPartner {
  readonly context: DrillContext;
  readonly webhookSecret: string;
  /** What must be found nowhere in our own output. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

/** Starts, or reaches, the partner of a manifest with a twin behind it. Throws `Blocked` where it does not come up. */
export async function openPartner(
  manifest: Manifest,
  defects: readonly string[],
  signal: AbortSignal,
): Promise<OpenPartner> {
  const now = () => performance.timeOrigin + performance.now();
  const secrets = runSecrets(manifest);
  const redactor = createRedactor();
  const swapsHalf = secrets.swapsCredential.split(':').at(-1) ?? '';
  const hidden = [secrets.secretKey, secrets.swapsCredential, swapsHalf, secrets.webhookSecret, ...manifest.secrets];
  for (const value of hidden) redactor.add(value, 'secret');
  const stage = await openStage({
    id: 'contracts',
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
    drill: { id: 'contracts' },
    users: userAccounts(manifest),
    seed: 0,
    signal,
    now,
    browser: async () => ({ missing: 'contracts are verified without one' }),
    attach: (name) => name,
    exclusively: createMutex(),
  });
  return { context, webhookSecret: secrets.webhookSecret, secrets: hidden, close: () => stage.close() };
}
