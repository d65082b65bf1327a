import { join } from 'node:path';
import { packageRoot } from '../src/checks/package-root.js';
import type { CheckReport } from '../src/model/report.js';
import { type Contract, readContracts } from './contract-file.js';
import { verifyEndpoints } from './endpoints.js';
import { type ContractSide, interactionChecks } from './interaction-checks.js';
import type { Provider } from './provider-control.js';
import type { InteractionResult } from './verify-contract.js';
import { verifyProvider } from './verify-provider.js';

/** Who is asked for 0Pools and for Swaps; null: not asked in this run. */
export interface Upstreams {
  readonly pools: Provider | null;
  readonly swaps: Provider | null;
  readonly paceMs: number;
}

/** The consumer contracts that come with the package. */
export function publishedContracts(): readonly Contract[] {
  return readContracts(join(packageRoot(), 'pacts/contracts')).filter(({ provider }) => sideOf(provider.name) !== null);
}

/** Verifies each contract at the upstream that it is about, and its bare `endpoints` where that is asked. */
export async function verifyUpstreams(
  contracts: readonly Contract[],
  upstreams: Upstreams,
  endpoints: boolean,
  verified: (contract: Contract, results: readonly InteractionResult[]) => void = () => undefined,
): Promise<CheckReport[]> {
  const checks: CheckReport[] = [];
  for (const contract of contracts) {
    const api = sideOf(contract.provider.name) ?? 'pools';
    const provider = upstreams[api];
    if (!provider) continue;
    const results = await verifyProvider(contract, provider, upstreams.paceMs);
    verified(contract, results);
    checks.push(...interactionChecks(sideFor(contract), results));
  }
  if (upstreams.pools && endpoints) checks.push(...(await verifyEndpoints(upstreams.pools)));
  return checks;
}

function sideOf(name: string): 'pools' | 'swaps' | null {
  if (name === 'swaps-api') return 'swaps';
  return name === '0pools-api' ? 'pools' : null;
}

function sideFor({ provider, consumer }: Contract): ContractSide {
  const api = sideOf(provider.name);
  const ours = consumer.name === 'reference-partner' || consumer.name === 'swap-desk';
  return {
    area: api === null ? 'contract' : `${api}-contract`,
    name: ours ? provider.name : `${consumer.name}-${provider.name}`,
    fault: 'provider',
    remedy: `Answer as the contract says, or agree on a new one with its consumer (${consumer.name}) first.`,
  };
}
