import type { Manifest } from '../model/manifest.js';

const safeWord =
  /(?:^|[.-])(?:staging|stage|stg|sandbox|sbx|test|tst|testing|dev|develop|qa|uat|preview|demo|int|local|localhost|internal|example|invalid|ci)\d*(?:[.-]|$)/;
const liveWord = /(?:^|[.-])(?:prod|prd|production|live)\d*(?:[.-]|$)/;
const knownLive = /(?:^|\.)pools-api\.0bit\.app$/;
const liveKey = /\b(?:sk|pk|rk|whsec|gspk|gssk)_live_/;

/**
 * What makes a manifest look as if it pointed at production, in words that quote no secret; empty where nothing does.
 * Deciding what to do about it is the caller's.
 */
export function productionSigns(manifest: Manifest): string[] {
  const signs: string[] = [];
  const environment = manifest.partner.environment;
  if (/^(?:prod|production|prd|live)/i.test(environment)) signs.push(`partner.environment is "${environment}"`);
  const keys = {
    'upstream.secretKey': manifest.upstream.secretKey,
    'upstream.publishableKey': manifest.upstream.publishableKey,
    'upstream.swapsCredential': manifest.upstream.swapsCredential,
    'webhooks.secret': manifest.webhooks?.secret,
  };
  for (const [path, key] of Object.entries(keys)) if (liveKey.test(key ?? '')) signs.push(`${path} is a live key`);
  for (const [name, values] of Object.entries(manifest.accounts))
    if (liveKey.test(JSON.stringify(values))) signs.push(`accounts.${name} holds a live key`);
  const written = JSON.stringify([
    manifest.operations,
    manifest.auth,
    manifest.target.headers,
    manifest.target.webServer?.env ?? {},
  ]);
  if (liveKey.test(written)) signs.push('a request or the environment of target.webServer holds a live key');
  for (const [path, url] of Object.entries({
    'target.baseUrl': manifest.target.baseUrl,
    'upstream.forwardTo': manifest.upstream.forwardTo,
  }))
    if (url !== null) signs.push(...hostSigns(path, url, environment));
  return signs;
}

/** The same for a provider that is audited by its URL. */
export function providerSigns(targets: readonly string[], credentials: readonly string[]): string[] {
  const keys = credentials.map((credential, index): [string, string] => [
    `PROVIDER_SECRET_KEY${index === 0 ? '' : `_${index + 1}`}`,
    credential,
  ]);
  const urls = targets.map((url): [string, string] => ['--target', url]);
  return upstreamSigns(urls, keys);
}

/** The same for URLs and credentials under the names by which they were given. */
export function upstreamSigns(
  urls: readonly (readonly [name: string, url: string])[],
  credentials: readonly (readonly [name: string, credential: string])[],
): string[] {
  const keys = credentials.filter(([, credential]) => liveKey.test(credential));
  return [...keys.map(([name]) => `${name} is a live key`), ...urls.flatMap(([name, url]) => hostSigns(name, url, ''))];
}

function hostSigns(path: string, url: string, environment: string): string[] {
  const host = hostOf(url);
  if (host === null || isPrivate(host)) return [];
  if (knownLive.test(host)) return [`${path} is the production host of 0Pools (${host})`];
  if (liveWord.test(host)) return [`${path} names a production host (${host})`];
  if (safeWord.test(host) || safeWord.test(environment.toLowerCase())) return [];
  return [`${path} is a public host that nothing marks as a test system (${host})`];
}

function hostOf(url: string): string | null {
  const match = /^https?:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(url);
  return match?.[1]?.toLowerCase() ?? null;
}

function isPrivate(host: string): boolean {
  return (
    /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|\[(?:::1|f[cd]|fe80))/.test(host) ||
    !/[.:]/.test(host)
  );
}
