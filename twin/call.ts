import type { PoolsOperation } from './api.js';
import { type JsonObject, parseObject } from './body.js';
import { type Answer, poolsError } from './errors.js';
import type { Exchange } from './exchange.js';
import { formatMoney } from './money.js';
import type { PartnerRow, QuoteRow, TradeRow } from './rows.js';
import type { WireSettings } from './wire.js';
import type { KeyKind, World } from './world.js';

/** One 0Pools request on its way through gates, faults and commit. */
export class PoolsCall {
  constructor(
    readonly world: World,
    readonly wire: WireSettings,
    readonly row: Exchange,
    readonly operation: PoolsOperation,
    /** The pool, quote or trade id of the path. */
    readonly id: string,
    readonly query: string,
    readonly partner: PartnerRow | null,
    readonly keyKind: KeyKind | null,
    readonly token: string,
    /** The parsed body; null where there is none or it is not a JSON object. */
    readonly body: JsonObject | null,
    private readonly quoteSeq: number,
    private readonly tradeSeq: number,
  ) {}

  /** Asked for anew each time: a held request must not act on a row that was packed away meanwhile. */
  get quote(): QuoteRow | undefined {
    return this.quoteSeq === 0 ? undefined : this.world.quotes.get(this.quoteSeq);
  }

  get trade(): TradeRow | undefined {
    return this.tradeSeq === 0 ? undefined : this.world.trades.get(this.tradeSeq);
  }
}

export interface PoolsRequest {
  readonly operation: PoolsOperation;
  readonly id: string;
  readonly query: string;
  readonly authorization: string | undefined;
  readonly idempotencyKey: string | undefined;
}

/** Works out whom and what a request concerns, and writes that into its journal row; decides nothing. */
export function identify(world: World, wire: WireSettings, row: Exchange, request: PoolsRequest): PoolsCall {
  const { operation, id } = request;
  const token = bearer(request.authorization);
  const known = world.byToken.get(token);
  const body = row.body === null || row.body === '' ? null : parseObject(row.body);
  row.operation = operation;
  row.partnerId = known?.partner.id ?? null;
  row.idempotencyKey = request.idempotencyKey ?? null;
  let quote: QuoteRow | undefined;
  let trade: TradeRow | undefined;
  switch (operation) {
    case 'createQuote':
      row.poolId = id;
      row.quoteType = body?.[wire.fields.type] === 'indicative' ? 'indicative' : 'firm';
      break;
    case 'transact': {
      row.poolId = id;
      const quoteId = body?.quoteId;
      if (typeof quoteId === 'string') {
        row.quoteId = quoteId;
        quote = world.quote(quoteId);
        if (quote) row.quoteStatusAtArrival = world.quoteStatus(quote, row.arrivedAt);
      }
      break;
    }
    case 'getQuote':
    case 'rejectQuote':
    case 'getTransactionByQuote':
      row.quoteId = id;
      quote = world.quote(id);
      break;
    case 'getTrade':
      row.tradeId = id;
      trade = world.trade(id);
      quote = trade && world.quoteOf(trade);
      break;
    case 'getCapabilities':
    case 'getBalance':
      row.poolId = id;
      break;
    default:
      break;
  }
  if (quote) {
    trade ??= world.tradeOf(quote);
    row.poolId ??= quote.pool.id;
    row.quoteId ??= world.ids.quote.encode(quote.seq);
    if (trade) row.tradeId ??= world.ids.trade.encode(trade.seq);
  }
  return new PoolsCall(
    world,
    wire,
    row,
    operation,
    id,
    request.query,
    known?.partner ?? null,
    known?.kind ?? null,
    token,
    body,
    quote?.seq ?? 0,
    trade?.seq ?? 0,
  );
}

export function refuse(
  call: PoolsCall,
  status: number,
  code: string,
  message: string,
  retryAfterSeconds?: number,
): Answer {
  return poolsError(call.row.requestId, status, call.wire.renamed[code] ?? code, message, retryAfterSeconds);
}

/** What a fault matches as the amount: that of the quote, or of the quote that is asked for. */
export function amountOf(call: PoolsCall): string | null {
  if (call.quote) return formatMoney(call.quote.amountIn);
  const amount = call.body?.[call.wire.fields.amount];
  return typeof amount === 'string' ? amount : null;
}

function bearer(authorization: string | undefined): string {
  if (authorization === undefined) return '';
  if (authorization.startsWith('Bearer ')) return authorization.slice(7);
  return /^bearer +/i.test(authorization) ? authorization.replace(/^bearer +/i, '') : '';
}

/** A page size clamped to 1..`max`, 50 when absent, null when it is no whole number. */
export function pageLimit(text: string | null, max: number): number | null {
  if (text === null) return 50;
  if (!/^-?\d{1,9}$/.test(text)) return null;
  return Math.min(max, Math.max(1, Number.parseInt(text, 10)));
}
