import { join } from 'node:path';
import { packageRoot } from '../src/checks/package-root.js';
import type { CheckReport } from '../src/model/report.js';
import { type Contract, readContracts } from './contract-file.js';
import { type ContractSide, interactionChecks } from './interaction-checks.js';
import { eventSender, type Provider } from './provider-control.js';
import { type InteractionResult, unasked } from './verify-contract.js';
import { verifyProvider, whyUnreachable } from './verify-provider.js';

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

export interface UpstreamOptions {
  /** Whether the bare endpoints are asked too. */
  readonly endpoints: boolean;
  /** Once it aborts nothing more is asked; what was asked is still judged. */
  readonly signal: AbortSignal;
  /** Told how each contract fared. */
  verified?(contract: Contract, results: readonly InteractionResult[]): void;
}

/** The checks, and why an upstream could not be reached at all: its interactions are then unverified. */
export interface UpstreamResult {
  readonly checks: CheckReport[];
  readonly unreachable: string | null;
}

/** Verifies each contract at the upstream that it is about, and its bare endpoints where that is asked. */
export async function verifyUpstreams(
  contracts: readonly Contract[],
  upstreams: Upstreams,
  { endpoints, signal, verified }: UpstreamOptions,
): Promise<UpstreamResult> {
  const { pools, swaps, paceMs } = upstreams;
  const silent = {
    pools: pools && (await whyUnreachable(pools)),
    swaps: swaps && (await whyUnreachable(swaps)),
  };
  const checks: CheckReport[] = [];
  for (const contract of contracts) {
    const api = sideOf(contract.provider.name) ?? 'pools';
    const provider = upstreams[api];
    if (!provider) continue;
    const reason = silent[api];
    const results =
      reason === null ? await verifyProvider(contract, provider, { paceMs, signal }) : unasked(contract, reason);
    verified?.(contract, results);
    checks.push(...interactionChecks(sideFor(contract), results));
  }
  if (pools && silent.pools === null && endpoints && !signal.aborted) {
    const { verifyEndpoints } = await import('./endpoints.js');
    checks.push(...(await verifyEndpoints(pools)));
  }
  const reasons = [silent.pools, silent.swaps].filter((reason) => reason !== null);
  return { checks, unreachable: reasons.length === 0 ? null : reasons.join('; ') };
}

function sideOf(name: string): 'pools' | 'swaps' | null {
  if (name === 'swaps-api') return 'swaps';
  return name === '0pools-api' || name === eventSender ? 'pools' : null;
}

function sideFor({ provider, consumer }: Contract): ContractSide {
  const ours = consumer.name === 'reference-partner' || consumer.name === 'swap-desk';
  return {
    area: areaOf(provider.name),
    name: ours ? provider.name : `${consumer.name}-${provider.name}`,
    fault: 'provider',
    remedy: `Answer as the contract says, or agree on a new one with its consumer (${consumer.name}) first.`,
  };
}

function areaOf(provider: string): ContractSide['area'] {
  if (provider === eventSender) return 'webhook-contract';
  const api = sideOf(provider);
  return api === null ? 'contract' : `${api}-contract`;
}
