import { productionSigns } from '../manifest/index.js';
import type { Manifest } from '../model/manifest.js';
import { UsageError } from './usage-error.js';

/** Refuses to drive what looks like production unless the person said so. Throws UsageError that names every sign. */
export function guardProduction(
  manifest: Manifest,
  allow: { readonly live: boolean; readonly production: boolean },
): void {
  refuseProduction(productionSigns(manifest), allow);
}

/** Throws UsageError that names every sign that was not allowed. */
export function refuseProduction(
  signs: readonly string[],
  allow: { readonly live: boolean; readonly production: boolean },
): void {
  const keys = signs.filter((sign) => /live key$/.test(sign));
  const hosts = signs.filter((sign) => !keys.includes(sign));
  const refused = [
    ...(allow.live ? [] : keys.map((sign) => `${sign} (--allow-live)`)),
    ...(allow.production ? [] : hosts.map((sign) => `${sign} (--allow-production)`)),
  ];
  if (refused.length === 0) return;
  throw new UsageError(
    `this looks like production, and the audit trades, forges events and restarts: ${refused.join('; ')}`,
  );
}
