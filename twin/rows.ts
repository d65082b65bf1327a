import type { SettlementPlan, TradeStatus, TwinPartner, TwinPool } from './api.js';
import { KeyMap } from './key-map.js';
import { invertDown, lessBps, mustParseMoney } from './money.js';
import type { WireSettings } from './wire.js';

export type Side = 'on_ramp' | 'off_ramp';

/** A pool with its arithmetic done once. */
export interface PoolRow {
  readonly config: TwinPool;
  readonly id: string;
  readonly onRate: bigint;
  readonly offRate: bigint;
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
  readonly quote: QuoteRow;
  readonly key: string;
  /** What the body held beside the quote id, canonical; empty for the documented body. */
  readonly extra: string;
  readonly requestId: string;
  readonly createdAt: number;
  status: TradeStatus;
  settledAt: number | null;
  /** Moves after creation. */
  moves: readonly TradeMove[];
}

export interface LedgerRow {
  readonly trade: TradeRow | null;
  readonly reason: 'payin_credit' | 'buy_debit' | 'buy_refund';
  readonly delta: bigint;
  readonly at: number;
  readonly balanceAfter: bigint | null;
}

/** What one key of one partner was used for. */
export interface KeyUse {
  readonly trade: TradeRow;
  readonly extra: string;
}

export interface PartnerRow {
  readonly config: TwinPartner;
  readonly id: string;
  readonly allowed: ReadonlySet<string>;
  readonly velocityCap: bigint | null;
  balance: bigint | null;
  velocity: { readonly at: number; readonly amount: bigint }[];
  keys: KeyMap<KeyUse>;
  trades: TradeRow[];
  ledger: LedgerRow[];
}

export function poolRow(config: TwinPool, wire: WireSettings): PoolRow {
  const rate = mustParseMoney(config.rate, `rate of pool ${config.id}`);
  const bps = wire.spreadBps + wire.feeBps;
  return {
    config,
    id: config.id,
    onRate: lessBps(rate, bps),
    offRate: lessBps(invertDown(rate), bps),
    minOrder: mustParseMoney(config.minOrderUsdt ?? '1.00', `minOrderUsdt of pool ${config.id}`),
    maxOrder: config.maxOrderUsdt ? mustParseMoney(config.maxOrderUsdt, `maxOrderUsdt of pool ${config.id}`) : null,
  };
}

export function partnerRow(config: TwinPartner, pools: ReadonlyMap<string, PoolRow>): PartnerRow {
  return {
    config,
    id: config.id,
    allowed: new Set(config.allowedPools ?? pools.keys()),
    velocityCap: config.velocityCap ? mustParseMoney(config.velocityCap, `velocityCap of partner ${config.id}`) : null,
    balance: config.balance ? mustParseMoney(config.balance, `balance of partner ${config.id}`) : null,
    velocity: [],
    keys: new KeyMap(),
    trades: [],
    ledger: [],
  };
}
