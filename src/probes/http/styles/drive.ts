import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem, loadManifest } from '../../../manifest/index.js';
import type { Call } from '../../../model/call.js';
import type { Manifest } from '../../../model/manifest.js';
import type { Allowance, PartnerDriver } from '../../../model/partner.js';
import { createAllowance } from '../allowance.js';
import { createDriver } from '../driver.js';

export interface Driven {
  readonly driver: PartnerDriver;
  readonly manifest: Manifest;
  readonly allowance: Allowance;
  /** Every call as `onCall` saw it. */
  readonly calls: readonly Call[];
  close(): Promise<void>;
}

export const clock = (): number => performance.timeOrigin + performance.now();

/** Writes a manifest (and files beside it), loads it and makes a driver for it, as an audit does. */
export async function drive(
  baseUrl: string,
  yaml: string,
  options: { readonly env?: NodeJS.ProcessEnv; readonly files?: Readonly<Record<string, string>> } = {},
): Promise<Driven> {
  const dir = await mkdtemp(join(tmpdir(), 'readiness-drive-'));
  const head = `manifest: 1\npartner: { name: Test }\ntarget: { baseUrl: "${baseUrl}", timeoutMs: 5000 }\n`;
  const lanes = 'lanes: [{ poolId: EUR-USDT, side: on_ramp, network: tron, amount: "100.00", asset: USDT }]\n';
  await writeFile(join(dir, 'readiness.yaml'), /^manifest:/m.test(yaml) ? yaml : head + lanes + yaml);
  for (const [name, text] of Object.entries(options.files ?? {})) await writeFile(join(dir, name), text);
  const loaded = await loadManifest(join(dir, 'readiness.yaml'), options.env ?? {});
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  const calls: Call[] = [];
  const allowance = createAllowance({ maxTrades: 100, maxRequestsPerSecond: 1000 }, clock);
  const driver = await createDriver({
    manifest: loaded.manifest,
    baseUrl,
    roots: { target: { baseUrl, port: 1 }, run: { dir }, twin: { pools: 'http://pools', swaps: 'http://swaps' } },
    allowance,
    clock,
    env: options.env ?? {},
    onCall: (call) => calls.push(call),
  });
  return {
    driver,
    manifest: loaded.manifest,
    allowance,
    calls,
    close: async () => {
      await driver.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
