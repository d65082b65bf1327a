import { randomBytes } from 'node:crypto';
import type { Manifest } from '../model/manifest.js';
import type { Canary } from '../model/secrets/find.js';
import { withHalves } from '../model/secrets/halves.js';
import type { UpstreamSecrets } from './upstream.js';

/** The manifest's secrets, or canaries made for this run alone. */
export function runSecrets(manifest: Manifest): UpstreamSecrets {
  const word = () => randomBytes(16).toString('hex');
  return {
    secretKey: manifest.upstream.secretKey ?? `sk_test_${word()}`,
    publishableKey: manifest.upstream.publishableKey ?? `pk_test_${word()}`,
    swapsCredential: manifest.upstream.swapsCredential ?? `gspk_test_${word()}:gssk_test_${word()}${word()}`,
    webhookSecret: manifest.webhooks?.secret ?? `whsec_${word()}`,
  };
}

/** What must be found nowhere in our own output. */
export function canariesOf(manifest: Manifest, secrets: UpstreamSecrets): readonly Canary[] {
  return withHalves([
    { label: 'upstream secret key', value: secrets.secretKey },
    { label: 'Swaps credential', value: secrets.swapsCredential },
    { label: 'webhook secret', value: secrets.webhookSecret },
    ...manifest.secrets.map((value) => ({ label: 'manifest secret', value })),
  ]);
}
