import type { PoolsOperation, QuoteStatus, TradeStatus, TwinQuote, TwinTrade } from '../api.js';
import type { JsonObject } from '../body.js';
import type { TwinClock } from '../clock.js';
import type { Exchange } from '../exchange.js';

const STATUSES: readonly TradeStatus[] = ['reserved', 'settled', 'failed', 'released', 'returned'];

type SeenQuote = Omit<TwinQuote, 'status' | 'transactId'> & { rejected: boolean };

/** What a real sandbox was seen to answer: quotes and trades as far as they passed through. */
export class Mirror {
  readonly #quotes = new Map<string, SeenQuote>();
  readonly #trades = new Map<string, TwinTrade>();
  readonly #tradeOfQuote = new Map<string, string>();
  readonly #requestIds = new Map<string, string>();
  /** By quote: what the caller that executed it proves itself by. Never leaves memory but for the sandbox. */
  readonly #callers = new Map<string, string>();

  constructor(
    private readonly clock: TwinClock,
    private readonly partnerId: string,
  ) {}

  quotes(): TwinQuote[] {
    return [...this.#quotes.values()].map((quote) => this.#view(quote));
  }

  quote(quoteId: string): TwinQuote | null {
    const quote = this.#quotes.get(quoteId);
    return quote ? this.#view(quote) : null;
  }

  trades(): TwinTrade[] {
    return [...this.#trades.values()];
  }

  trade(transactId: string): TwinTrade | null {
    return this.#trades.get(transactId) ?? null;
  }

  tradeByQuote(quoteId: string): TwinTrade | null {
    return this.trade(this.#tradeOfQuote.get(quoteId) ?? '');
  }

  /** The request that made a trade, for its events. */
  requestOf(transactId: string): string {
    return this.#requestIds.get(transactId) ?? '';
  }

  /** What a question about this quote must carry to come from the caller that executed it; null where nobody did. */
  callerOf(quoteId: string): { readonly authorization: string } | null {
    const authorization = this.#callers.get(quoteId);
    return authorization === undefined ? null : { authorization };
  }

  /** From here on the quote can be asked about in this caller's name. */
  executedBy(quoteId: string, authorization: string): void {
    this.#callers.set(quoteId, authorization);
  }

  /** Learns what became of a known trade from an answer that did not pass through. */
  learnStatus(got: JsonObject | null): void {
    const status = STATUSES.find((one) => one === got?.status);
    const known = this.#trades.get(text(got?.transactId) || text(got?.id));
    if (status !== undefined && known !== undefined) this.#advance(known, status, 'refresh');
  }

  /** Learns from one answer and writes into the journal row what it did. */
  learn(
    operation: PoolsOperation,
    row: Exchange,
    sent: JsonObject | null,
    status: number,
    got: JsonObject | null,
  ): void {
    if (status < 200 || status > 299 || got === null) return;
    switch (operation) {
      case 'createQuote':
        this.#learnQuote(row, sent, got);
        break;
      case 'rejectQuote': {
        const quote = this.#quotes.get(row.quoteId ?? '');
        if (quote) quote.rejected = true;
        row.effect = 'quote-rejected';
        break;
      }
      case 'transact':
      case 'getTransactionByQuote':
      case 'getTrade':
        this.#learnTrade(operation, row, got);
        break;
      case 'listTrades':
        for (const trade of Array.isArray(got.trades) ? got.trades : []) {
          // Items of a foreign list are read field by field.
          if (typeof trade === 'object' && trade !== null) this.#learnTrade(operation, row, trade as JsonObject);
        }
        break;
      default:
        break;
    }
  }

  clear(): void {
    for (const map of [this.#quotes, this.#trades, this.#tradeOfQuote, this.#requestIds, this.#callers]) map.clear();
  }

  #learnQuote(row: Exchange, sent: JsonObject | null, got: JsonObject): void {
    if (typeof got.quoteId !== 'string') return;
    const now = this.clock.now();
    const expiresAtMs = Date.parse(text(got.expiresAt));
    this.#quotes.set(got.quoteId, {
      quoteId: got.quoteId,
      partnerId: this.partnerId,
      poolId: row.poolId ?? '',
      side: sent?.side === 'off_ramp' ? 'off_ramp' : 'on_ramp',
      amountIn: text(got.amountIn) || text(sent?.amount),
      amountOut: text(got.amountOut),
      rate: text(got.rate),
      cryptoNetwork: text(got.cryptoNetwork) || text(sent?.cryptoNetwork) || 'tron',
      destAddress: text(got.destAddress) || text(sent?.destAddress) || null,
      createdAtMs: now,
      expiresAtMs: Number.isNaN(expiresAtMs) ? now : expiresAtMs,
      rejected: false,
    });
    row.quoteId = got.quoteId;
    row.effect = 'quote-created';
  }

  #learnTrade(operation: PoolsOperation, row: Exchange, got: JsonObject): void {
    const transactId = text(got.transactId) || text(got.id);
    const status = STATUSES.find((one) => one === got.status);
    if (transactId === '' || status === undefined) return;
    const known = this.#trades.get(transactId);
    if (operation !== 'listTrades') row.tradeId = transactId;
    if (known === undefined) {
      this.#addTrade(operation, row, got, transactId, status);
      if (operation === 'transact') row.effect = 'trade-created';
      return;
    }
    if (operation === 'transact') row.effect = 'trade-replayed';
    if (this.#advance(known, status, operation) && operation === 'getTransactionByQuote') row.effect = 'trade-advanced';
  }

  /** False where the trade stood like that already. */
  #advance(known: TwinTrade, status: TradeStatus, cause: string): boolean {
    if (known.status === status) return false;
    const atMs = this.clock.now();
    const settledAtMs = status === 'settled' ? atMs : known.settledAtMs;
    const history = [...known.history, { status, atMs, cause }];
    this.#trades.set(known.transactId, { ...known, status, settledAtMs, history });
    return true;
  }

  #addTrade(operation: PoolsOperation, row: Exchange, got: JsonObject, transactId: string, status: TradeStatus): void {
    const quoteId = text(got.quoteId) || (row.quoteId ?? '');
    const quote = this.#quotes.get(quoteId);
    const now = this.clock.now();
    const poolId = text(got.poolId) || (quote?.poolId ?? '');
    this.#trades.set(transactId, {
      transactId,
      quoteId,
      partnerId: this.partnerId,
      poolId,
      side: (got.side ?? quote?.side) === 'off_ramp' ? 'off_ramp' : 'on_ramp',
      status,
      amountIn: text(got.amountIn) || (quote?.amountIn ?? ''),
      amountOut: text(got.amountOut) || (quote?.amountOut ?? ''),
      rate: text(got.rate) || (quote?.rate ?? ''),
      cryptoNetwork: text(got.cryptoNetwork) || (quote?.cryptoNetwork ?? ''),
      destAddress: text(got.destAddress) || (quote?.destAddress ?? null),
      idempotencyKey: operation === 'transact' ? (row.idempotencyKey ?? '') : '',
      createdAtMs: now,
      settledAtMs: status === 'settled' ? now : null,
      history: [{ status, atMs: now, cause: operation }],
    });
    this.#tradeOfQuote.set(quoteId, transactId);
    if (operation === 'transact') this.#requestIds.set(transactId, row.requestId);
  }

  #view(quote: SeenQuote): TwinQuote {
    const { rejected, ...rest } = quote;
    const transactId = this.#tradeOfQuote.get(quote.quoteId) ?? null;
    const status: QuoteStatus = rejected
      ? 'rejected'
      : transactId !== null
        ? 'consumed'
        : this.clock.now() >= quote.expiresAtMs
          ? 'expired'
          : 'active';
    return { ...rest, status, transactId };
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
