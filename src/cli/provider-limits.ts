import type { ProviderFlags } from './whose-audit.js';

/** What an audit of a provider may do at most. */
export function providerLimits({ maxTrades, maxRps }: Pick<ProviderFlags, 'maxTrades' | 'maxRps'>) {
  return { maxTrades: maxTrades ?? 250, maxRequestsPerSecond: maxRps ?? 20 };
}
