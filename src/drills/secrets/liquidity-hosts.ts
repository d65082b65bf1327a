import type { Stage } from '../context.js';

/** Hosts of this run at which the liquidity API is reached, other than the target itself. */
export function liquidityHosts(stage: Stage): string[] {
  const { publicUrl, forwardTo } = stage.manifest.upstream;
  const urls = [stage.upstream?.origin, publicUrl, forwardTo].filter((url): url is string => typeof url === 'string');
  const hosts = urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).host);
  const own = new URL(stage.baseUrl).host;
  // One gateway host may serve both; then only paths could tell, which a browser never gets to see.
  return [...new Set(hosts)].filter((host) => host !== own);
}
