import { Decimal } from 'decimal.js';

export interface ModelQuote {
  readonly id: string;
  readonly owner: number;
  readonly pool: string;
  readonly side: 'on_ramp' | 'off_ramp';
  readonly amount: string;
  readonly fiat: string;
  readonly expiresAtMs: number;
  rejected: boolean;
  trade: ModelTrade | null;
}

export interface ModelTrade {
  readonly id: string;
  readonly quote: ModelQuote;
  readonly atMs: number;
  status: string;
}

export interface ModelPartner {
  readonly balance: Decimal | null;
  readonly velocityCap: Decimal | null;
  readonly keys: Map<string, { readonly quote: ModelQuote; readonly extra: boolean }>;
}

/** What 0Pools must answer, said once more and as plainly as possible: lists, loops and big decimals. */
export class PoolsModel {
  readonly quotes: ModelQuote[] = [];
  readonly trades: ModelTrade[] = [];
  commands = 0;

  constructor(readonly partners: readonly ModelPartner[]) {}

  status(quote: ModelQuote, nowMs: number): string {
    if (quote.rejected) return 'rejected';
    if (quote.trade) return 'consumed';
    return nowMs >= quote.expiresAtMs ? 'expired' : 'active';
  }

  balance(owner: number): Decimal | null {
    const opening = this.partners[owner]?.balance ?? null;
    if (opening === null) return null;
    const held = this.trades.filter(
      ({ quote, status }) =>
        quote.owner === owner && quote.side === 'on_ramp' && ['reserved', 'settled'].includes(status),
    );
    return held.reduce((left, { quote }) => left.minus(quote.amount), opening);
  }

  dayVolume(owner: number, nowMs: number): Decimal {
    const recent = this.trades.filter(({ quote, atMs }) => quote.owner === owner && atMs > nowMs - 86_400_000);
    return recent.reduce((sum, { quote }) => sum.plus(quote.fiat), new Decimal(0));
  }

  /** What a transact must end in: a status, and whether it is a new trade or the known one. */
  transact(
    caller: number,
    quote: ModelQuote,
    pool: string,
    key: string,
    extra: boolean,
    nowMs: number,
  ): { status: number; replay: ModelTrade | null } {
    const partner = this.partners[caller];
    const used = partner?.keys.get(key);
    if (used) {
      const same = used.quote === quote && used.extra === extra && quote.pool === pool;
      return same ? { status: 200, replay: quote.trade } : { status: 409, replay: null };
    }
    if (quote.owner !== caller || quote.pool !== pool) return { status: 404, replay: null };
    if (quote.trade) return { status: 200, replay: quote.trade };
    if (this.status(quote, nowMs) !== 'active') return { status: 409, replay: null };
    const balance = this.balance(caller);
    if (quote.side === 'on_ramp' && balance?.lessThan(quote.amount)) return { status: 402, replay: null };
    if (quote.side === 'off_ramp') return { status: 501, replay: null };
    const cap = partner?.velocityCap;
    if (cap && this.dayVolume(caller, nowMs).plus(quote.fiat).greaterThan(cap)) return { status: 429, replay: null };
    return { status: 200, replay: null };
  }
}

/** Every legal move of a trade. */
export const LEGAL: Readonly<Record<string, readonly string[]>> = {
  reserved: ['settled', 'failed', 'released'],
  settled: ['returned'],
  failed: [],
  released: [],
  returned: [],
};
