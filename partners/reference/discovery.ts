import type { Behaviour } from './behaviour.js';
import type { Ports } from './ports.js';
import type { Answer, PoolsClient } from './upstream/pools-client.js';
import type { Capabilities, Pool } from './upstream/pools-wire.js';

const CAPABILITIES_FRESH_MS = 1000;

/** One pool as it is offered now. */
export interface Lane {
  readonly pool: Pool;
  readonly capabilities: Capabilities;
}

export interface LaneRow {
  readonly poolId: string;
  readonly side: string;
  readonly network: string;
  readonly available: boolean;
}

type Known = { readonly atMs: number; readonly answer: Promise<Answer<Capabilities>> };

/**
 * What this partner is entitled to, read live. Capabilities are shared for a second; a failure is never papered over
 * with what was true before (FALL-20).
 */
export class Discovery {
  readonly #capabilities = new Map<string, Known>();
  #last: readonly Pool[] = [];

  constructor(
    private readonly client: PoolsClient,
    private readonly discovery: Behaviour['discovery'],
    private readonly ports: Ports,
  ) {}

  /** Entitled pools, or null while discovery is down. */
  async pools(): Promise<readonly Pool[] | null> {
    const answer = await this.client.listPools();
    if (answer.kind !== 'ok') return this.discovery.whenDown(this.#last);
    this.#last = answer.value;
    return answer.value;
  }

  capabilities(poolId: string): Promise<Answer<Capabilities>> {
    const now = this.ports.now();
    const known = this.#capabilities.get(poolId);
    if (known && now - known.atMs < CAPABILITIES_FRESH_MS) return known.answer;
    const answer = this.client.capabilities(poolId);
    this.#capabilities.set(poolId, { atMs: now, answer });
    void answer.then(({ kind }) => {
      if (kind !== 'ok') this.#capabilities.delete(poolId);
    });
    return answer;
  }

  /** Every pool, side and network that may be offered; null while discovery is down. */
  async lanes(): Promise<readonly LaneRow[] | null> {
    const pools = await this.pools();
    if (pools === null) return null;
    const rows = await Promise.all(
      pools.map(async (pool) => {
        const answer = await this.capabilities(pool.id);
        if (answer.kind !== 'ok') return [];
        const { sides, supportedNetworks } = answer.value;
        return sides.flatMap((side) =>
          supportedNetworks.map((network) => ({ poolId: pool.id, side, network, available: pool.available })),
        );
      }),
    );
    return rows.flat();
  }
}
