import type { SettlementPlan, TradeStatus, TwinPartner, TwinPool } from './api.js';
import { KeyMap } from './key-map.js';
import { formatMoney, invertDown, lessBps, mustParseMoney } from './money.js';
import type { WireSettings } from './wire.js';

export type Side = 'on_ramp' | 'off_ramp';

/** A pool with its arithmetic done once. */
export interface PoolRow {
  readonly config: TwinPool;
  readonly id: string;
  readonly onRate: bigint;
  readonly offRate: bigint;
  /** Parts of answers that are the same for every quote, as JSON text. */
  readonly text: {
    readonly id: string;
    readonly on_ramp: string;
    readonly off_ramp: string;
    readonly currencies: string;
  };
  readonly minOrder: bigint;
  readonly maxOrder: bigint | null;
}

export interface QuoteRow {
  seq: number;
  readonly partner: PartnerRow;
  readonly pool: PoolRow;
  readonly side: Side;
  readonly amountIn: bigint;
  readonly amountOut: bigint;
  readonly network: string;
  readonly dest: string | null;
  readonly createdAt: number;
  expiresAt: number;
  rejected: boolean;
  /** Number of the trade made of it; 0 while there is none. */
  trade: number;
  plan: SettlementPlan | null;
}

export interface TradeMove {
  readonly status: TradeStatus;
  readonly atMs: number;
  readonly cause: string;
}

export interface TradeRow {
  seq: number;
  /** Number of the quote it was made of: rows refer to rows by number, so that old ones can be packed away. */
  readonly quote: number;
  readonly key: string;
  /** What the body held beside the quote id, canonical; empty for the documented body. */
  readonly extra: string;
  /** Number of the request that made it. */
  readonly request: number;
  readonly createdAt: number;
  status: TradeStatus;
  settledAt: number | null;
  /** Moves after creation. */
  moves: readonly TradeMove[];
}

export type LedgerReason = 'payin_credit' | 'buy_debit' | 'buy_refund';

/** What a key was used for besides making a trade, or with another body than the documented one. */
interface KeyUse {
  readonly trade: number;
  readonly extra: string;
}

export interface PartnerRow {
  readonly config: TwinPartner;
  readonly id: string;
  readonly allowed: ReadonlySet<string>;
  readonly velocityCap: bigint | null;
  balance: bigint | null;
  velocity: { readonly at: number; readonly amount: bigint }[];
  /** By key: the number of the trade that it made, or the odd use of it. */
  keys: KeyMap<number | KeyUse>;
  /** Numbers of its trades, oldest first. */
  trades: number[];
  /** Movements, oldest first: 0 is the opening credit, else twice the trade's number, plus one for its refund. */
  ledger: number[];
  opening: bigint;
}

export function poolRow(config: TwinPool, wire: WireSettings): PoolRow {
  const rate = mustParseMoney(config.rate, `rate of pool ${config.id}`);
  const bps = wire.spreadBps + wire.feeBps;
  const onRate = lessBps(rate, bps);
  const offRate = lessBps(invertDown(rate), bps);
  return {
    config,
    id: config.id,
    onRate,
    offRate,
    text: {
      id: JSON.stringify(config.id),
      on_ramp: formatMoney(onRate),
      off_ramp: formatMoney(offRate),
      currencies:
        `"fiatCurrency":${JSON.stringify(config.fiatCurrency)},` +
        `"cryptoCurrency":${JSON.stringify(config.cryptoCurrency)}`,
    },
    minOrder: mustParseMoney(config.minOrderUsdt ?? '1.00', `minOrderUsdt of pool ${config.id}`),
    maxOrder: config.maxOrderUsdt ? mustParseMoney(config.maxOrderUsdt, `maxOrderUsdt of pool ${config.id}`) : null,
  };
}

export function partnerRow(config: TwinPartner, pools: ReadonlyMap<string, PoolRow>): PartnerRow {
  const balance = config.balance ? mustParseMoney(config.balance, `balance of partner ${config.id}`) : null;
  return {
    config,
    id: config.id,
    allowed: new Set(config.allowedPools ?? pools.keys()),
    velocityCap: config.velocityCap ? mustParseMoney(config.velocityCap, `velocityCap of partner ${config.id}`) : null,
    balance,
    velocity: [],
    keys: new KeyMap(),
    trades: [],
    ledger: balance ? [0] : [],
    opening: balance ?? 0n,
  };
}

/** As if the partner had been funded so from the start: what its trades moved stays moved. */
export function fundPartner(partner: PartnerRow, balance: bigint | null): void {
  const moved = partner.balance === null ? 0n : partner.balance - partner.opening;
  partner.opening = balance === null ? 0n : balance - moved;
  partner.balance = balance;
  if (balance !== null && partner.ledger[0] !== 0) partner.ledger.unshift(0);
}
