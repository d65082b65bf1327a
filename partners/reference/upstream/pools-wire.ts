import { isTradeStatus, type TradeStatus } from '../vocabulary.js';

export interface Pool {
  readonly id: string;
  readonly fiatCurrency: string;
  readonly cryptoCurrency: string;
  readonly available: boolean;
}

export interface Capabilities {
  readonly poolId: string;
  readonly supportedNetworks: readonly string[];
  readonly sides: readonly string[];
  /** USDT-equivalent, decimal strings; null where not configured. */
  readonly minOrderUsdt: string | null;
  readonly maxOrderUsdt: string | null;
}

export interface Balance {
  readonly available: boolean;
  /** Null where no prefunded balance is required. */
  readonly balance: string | null;
}

export interface QuoteRequest {
  readonly side: string;
  readonly type: 'firm' | 'indicative';
  readonly amount: string;
  readonly fiatCurrency: string;
  readonly cryptoCurrency: string;
  readonly cryptoNetwork: string;
  readonly destAddress?: string;
}

export type Quote =
  | { readonly available: false; readonly unavailableReason: string }
  | {
      readonly available: true;
      readonly quoteId: string | null;
      readonly rate: string;
      readonly feeBps: number | null;
      readonly amountIn: string;
      readonly amountOut: string;
      readonly expiresAt: string | null;
    };

export interface Trade {
  readonly tradeId: string;
  readonly quoteId: string;
  readonly status: TradeStatus;
  readonly amountOut: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Readers return null for anything that is not what the contract says; unknown fields are ignored. */
export type Reader<T> = (body: unknown) => T | null;

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : Object.freeze({});
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const DECIMAL = /^\d+(\.\d+)?$/;
const decimal = (value: unknown): string | null => (typeof value === 'string' && DECIMAL.test(value) ? value : null);
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

export const readPools: Reader<readonly Pool[]> = (body) => {
  const { pools } = fields(body);
  if (!Array.isArray(pools)) return null;
  return pools.flatMap((item: unknown) => {
    const pool = fields(item);
    const id = text(pool.id);
    const fiatCurrency = text(pool.fiatCurrency);
    const cryptoCurrency = text(pool.cryptoCurrency);
    if (!id || !fiatCurrency || !cryptoCurrency) return [];
    return [{ id, fiatCurrency, cryptoCurrency, available: pool.available === true }];
  });
};

export const readCapabilities: Reader<Capabilities> = (body) => {
  const { poolId, supportedNetworks, sides, minOrderUsdt, maxOrderUsdt } = fields(body);
  const id = text(poolId);
  if (!id || !Array.isArray(supportedNetworks) || !Array.isArray(sides)) return null;
  return {
    poolId: id,
    supportedNetworks: texts(supportedNetworks),
    sides: texts(sides),
    minOrderUsdt: decimal(minOrderUsdt),
    maxOrderUsdt: decimal(maxOrderUsdt),
  };
};

export const readBalance: Reader<Balance> = (body) => {
  const { available, balance } = fields(body);
  if (typeof available !== 'boolean') return null;
  if (balance !== null && balance !== undefined && decimal(balance) === null) return null;
  return { available, balance: decimal(balance) };
};

export const readQuote: Reader<Quote> = (body) => {
  const quote = fields(body);
  if (quote.available === false) {
    return { available: false, unavailableReason: text(quote.unavailableReason) ?? 'unknown' };
  }
  const rate = decimal(quote.rate);
  const amountIn = decimal(quote.amountIn);
  const amountOut = decimal(quote.amountOut);
  if (quote.available !== true || !rate || !amountIn || !amountOut) return null;
  const feeBps = quote.feeBps;
  return {
    available: true,
    quoteId: text(quote.quoteId),
    rate,
    feeBps: typeof feeBps === 'number' ? feeBps : null,
    amountIn,
    amountOut,
    expiresAt: text(quote.expiresAt),
  };
};

export const readTrade: Reader<Trade> = (body) => {
  const trade = fields(body);
  const tradeId = text(trade.transactId) ?? text(trade.id);
  const quoteId = text(trade.quoteId);
  const status = trade.status;
  if (!tradeId || !quoteId || !isTradeStatus(status)) return null;
  return { tradeId, quoteId, status, amountOut: decimal(trade.amountOut) };
};

export interface TradePage {
  readonly trades: readonly Trade[];
  readonly nextCursor: string | null;
}

export const readTrades: Reader<TradePage> = (body) => {
  const page = fields(body);
  const rows = page.trades ?? page.data ?? page.items;
  if (!Array.isArray(rows)) return null;
  const trades = rows.map(readTrade);
  if (trades.includes(null)) return null;
  return { trades: trades.filter((trade) => trade !== null), nextCursor: text(page.nextCursor) };
};

export const readNothing: Reader<true> = () => true;

/** The error envelope's machine code; messages are never read. */
export function readCode(body: unknown): string | null {
  return text(fields(body).code);
}
