import { createHash } from 'node:crypto';
import type { KnownSecret } from '../../model/facts/secrets.js';
import type { Manifest } from '../../model/manifest.js';
import { createScanner, type Scanner } from '../../probes/secrets/scanner.js';
import type { Stage } from '../context.js';

/** Anything shorter stands in innocent text by chance. */
const shortest = 8;

/** Searches for the keys that the app was given, and for whatever looks like a key of the liquidity APIs. */
export function scannerFor(stage: Stage): Scanner {
  const { manifest } = stage;
  const planted = stage.secrets.filter(({ value }) => value.length >= shortest);
  const service = serviceSecrets(manifest).map((value) => ({ value, label: 'another secret of the server' }));
  const own = new Set(planted.map(({ value }) => value));
  const canaries = [...planted, ...service.filter(({ value }) => !own.has(value))];
  return createScanner(canaries, { allowed: publicValues(manifest) });
}

/** Which keys the run knew, and whether the app was seen to use them: what a clean search is worth. */
export function knowledge(stage: Stage): KnownSecret[] {
  const { manifest, upstream } = stage;
  const { mode } = manifest.upstream;
  const known: KnownSecret[] = stage.secrets.map(({ label, value }) => {
    const isKey = label.includes('key');
    const told = isKey ? manifest.upstream.secretKey : (manifest.webhooks?.secret ?? null);
    if (mode === 'none') {
      const how = told === null ? 'the manifest does not tell its value' : 'the manifest tells its value';
      return { label, known: told !== null, inUse: null, how: `${how}; the upstream is out of sight` };
    }
    if (isKey) {
      const uses =
        upstream?.journal.query().filter((entry) => entry.headers.authorization?.includes(mark(value)) === true) ?? [];
      const count = uses.length === 1 ? '1 request' : `${uses.length} requests`;
      const strange = mode === 'proxy' && uses.length === 0 && told === null;
      return {
        label,
        known: !strange,
        inUse: uses.length > 0,
        how: `${count} of the app reached the upstream with it`,
      };
    }
    const sent = upstream?.webhooks.deliveries().filter(({ signing }) => signing === 'valid') ?? [];
    const taken = sent.filter(({ status }) => status !== null && status < 300).length;
    const how =
      sent.length === 0 ? 'no event was due' : `the app took ${taken} of ${sent.length} events signed with it`;
    return { label, known: true, inUse: sent.length === 0 ? null : taken > 0, how };
  });
  const others = serviceSecrets(manifest).length;
  if (others === 0) return known;
  return [
    ...known,
    { label: 'other secrets of the server', known: true, inUse: null, how: `${others} in target.webServer.env` },
  ];
}

/** How the journal shows a key that it has seen. */
function mark(key: string): string {
  return `[redacted:${createHash('sha256').update(key).digest('hex').slice(0, 12)}]`;
}

/** Secrets of the environment that the started app is given, other than what its users may know. */
function serviceSecrets(manifest: Manifest): string[] {
  const given = Object.values(manifest.target.webServer?.env ?? {});
  const open = [
    JSON.stringify(manifest.accounts),
    JSON.stringify(manifest.auth),
    manifest.target.baseUrl,
    ...publicValues(manifest),
  ];
  return manifest.secrets.filter(
    (secret) =>
      secret.length >= shortest &&
      given.some((value) => value.includes(secret)) &&
      !open.some((text) => text?.includes(secret)),
  );
}

function publicValues(manifest: Manifest): string[] {
  return manifest.upstream.publishableKey === null ? [] : [manifest.upstream.publishableKey];
}
