const swapStatuses = [
  'waiting',
  'confirming',
  'exchanging',
  'sending',
  'finished',
  'failed',
  'refunded',
  'overdue',
  'expired',
  'hold',
] as const;
type SwapStatus = (typeof swapStatuses)[number];

export interface SwapCurrency {
  readonly ticker: string;
  readonly network: string;
}

export interface SwapPrice {
  readonly amountTo: string;
  /** What arrives at the wallet, the network fee taken off. */
  readonly amountUserReceives: string;
  /** What a fixed swap must name; null for a float price. */
  readonly rateId: string | null;
}

export interface AddressVerdict {
  readonly valid: boolean;
}

export interface Swap {
  readonly id: string;
  readonly status: SwapStatus;
  readonly payinAddress: string;
  readonly amountFrom: string;
  /** What really moved: decimal strings once finished, null before. Credit these, never the quoted ones. */
  readonly amountActualFrom: string | null;
  readonly amountActualTo: string | null;
}

/** Readers return null for anything that is not what the contract says; unknown fields are ignored. */
export type Reader<T> = (body: unknown) => T | null;

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : Object.freeze({});
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const decimal = (value: unknown): string | null =>
  typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? value : null;

export const readCurrencies: Reader<readonly SwapCurrency[]> = (body) => {
  const { currencies } = fields(body);
  if (!Array.isArray(currencies)) return null;
  return currencies.flatMap((item: unknown) => {
    const ticker = text(fields(item).ticker);
    const network = text(fields(item).network);
    return ticker && network ? [{ ticker, network }] : [];
  });
};

export const readPrice: Reader<SwapPrice> = (body) => {
  const quote = fields(fields(body).quote);
  const amountTo = decimal(quote.amountTo);
  const amountUserReceives = decimal(quote.amountUserReceives);
  if (!amountTo || !amountUserReceives) return null;
  return { amountTo, amountUserReceives, rateId: text(quote.rateId) };
};

export const readAddressVerdict: Reader<AddressVerdict> = (body) => {
  const { valid } = fields(body);
  return typeof valid === 'boolean' ? { valid } : null;
};

export const readSwap: Reader<Swap> = (body) => {
  const swap = fields(fields(body).swap);
  const id = text(swap.id);
  const status = swapStatuses.find((known) => known === swap.status);
  const payinAddress = text(swap.payinAddress);
  const amountFrom = decimal(swap.amountFrom);
  if (!id || !status || !payinAddress || !amountFrom) return null;
  const amountActualFrom = decimal(swap.amountActualFrom);
  const amountActualTo = decimal(swap.amountActualTo);
  if (status === 'finished' && (!amountActualFrom || !amountActualTo)) return null;
  return { id, status, payinAddress, amountFrom, amountActualFrom, amountActualTo };
};

export interface SwapRefusal {
  readonly type: string | null;
  readonly code: string | null;
  readonly retryAfterMs: number | null;
}

/** The nested envelope's machine words; messages are never read. */
export function readRefusal(body: unknown): SwapRefusal {
  const error = fields(fields(body).error);
  const wait = error.retry_after_ms;
  return { type: text(error.type), code: text(error.code), retryAfterMs: typeof wait === 'number' ? wait : null };
}
