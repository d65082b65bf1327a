import type { JsonObject } from './body.js';
import { type PoolsCall, pageLimit, refuse } from './call.js';
import type { Answer } from './errors.js';
import { noQuote, notActive } from './quoting.js';
import type { PartnerRow, PoolRow, TradeRow } from './rows.js';
import { tradeBody } from './views.js';
import { fiatAmount } from './world.js';

const KEY_SHAPE = /^[\x20-\x7e]{1,255}$/;
const STATUSES: readonly string[] = ['reserved', 'settled', 'failed', 'released', 'returned'];

/** Executes one firm quote, once: idempotent by key and by quote id (KEY-3, KEY-4, KEY-5). */
export function transact(call: PoolsCall, partner: PartnerRow, pool: PoolRow): Answer {
  const { body, world, wire, row } = call;
  const key = row.idempotencyKey;
  if (key === null || !KEY_SHAPE.test(key)) {
    return refuse(call, 400, wire.codes.idempotencyKeyMissing, 'Idempotency-Key must be 1 to 255 ASCII characters.');
  }
  if (body === null || typeof body.quoteId !== 'string') {
    return refuse(call, 400, 'invalid_body', 'The body must be {"quoteId": "..."}.');
  }
  const extra = extraOf(body);
  const { quote } = call;
  const used = partner.keys.get(key);
  if (used !== undefined) {
    const made = world.trades.get(typeof used === 'number' ? used : used.trade);
    const usedExtra = typeof used === 'number' ? made?.extra : used.extra;
    if (made === undefined || made.quote !== quote?.seq || usedExtra !== extra || quote.pool !== pool) {
      return refuse(call, 409, wire.codes.idempotencyMismatch, 'This key was used with another body.');
    }
    return replay(call, made);
  }
  if (quote === undefined || quote.partner !== partner || quote.pool !== pool) return noQuote(call);
  const existing = world.tradeOf(quote);
  if (existing !== undefined) {
    if (wire.sameQuoteOtherKey === 'conflict') return notActive(call, 'consumed');
    partner.keys.set(key, { trade: existing.seq, extra });
    return replay(call, existing);
  }
  const status = world.quoteStatus(quote, world.clock.now());
  if (status !== 'active') return notActive(call, status);
  if (quote.side === 'on_ramp' && partner.balance !== null && partner.balance < quote.amountIn) {
    return refuse(call, 402, wire.codes.insufficientBalance, 'The prefunded balance does not cover this order.');
  }
  if (quote.side === 'off_ramp' && partner.config.offRamp !== true) {
    return refuse(call, 501, wire.codes.notImplemented, 'Off-ramp execution is not enabled.');
  }
  if (partner.velocityCap !== null && world.velocityUsed(partner) + fiatAmount(quote) > partner.velocityCap) {
    const retryAfter = wire.velocityRetryAfterSeconds ?? undefined;
    return refuse(call, 429, wire.codes.velocityLimit, 'The 24 h volume limit is reached.', retryAfter);
  }
  const trade = world.commitTrade(quote, key, extra, row.requestId);
  row.tradeId = world.ids.trade.encode(trade.seq);
  row.effect = 'trade-created';
  return { status: wire.transactStatus, body: tradeBody(world, trade) };
}

/** The poll: it alone advances settlement, safely however often it is called. */
export function getTransactionByQuote(call: PoolsCall, partner: PartnerRow): Answer {
  const { quote, world } = call;
  if (quote === undefined || quote.partner !== partner) return noQuote(call);
  const trade = world.tradeOf(quote);
  if (trade === undefined) return refuse(call, 404, 'transaction_not_found', 'This quote has no transaction.');
  if (world.advance(trade, true)) call.row.effect = 'trade-advanced';
  return { status: 200, body: tradeBody(world, trade) };
}

export function getTrade(call: PoolsCall, partner: PartnerRow): Answer {
  const { trade, world } = call;
  if (trade === undefined || world.quoteOf(trade).partner !== partner) {
    return refuse(call, 404, 'trade_not_found', 'No such trade.');
  }
  return { status: 200, body: tradeBody(world, trade) };
}

/** Newest first; the cursor is the last trade of the page before. */
export function listTrades(call: PoolsCall, partner: PartnerRow): Answer {
  const { world } = call;
  const query = new URLSearchParams(call.query);
  const limit = pageLimit(query.get('limit'), 100);
  if (limit === null) return refuse(call, 400, 'invalid_limit', 'limit must be a whole number.');
  const status = query.get('status');
  if (status !== null && !STATUSES.includes(status)) return refuse(call, 400, 'invalid_status', 'No such status.');
  const side = query.get('side');
  if (side !== null && side !== 'on_ramp' && side !== 'off_ramp') {
    return refuse(call, 400, 'invalid_side', 'side must be on_ramp or off_ramp.');
  }
  const after = instant(query.get('created_after'), Number.NEGATIVE_INFINITY);
  const before = instant(query.get('created_before'), Number.POSITIVE_INFINITY);
  if (Number.isNaN(after) || Number.isNaN(before)) {
    return refuse(call, 400, 'invalid_time', 'created_after and created_before are ISO 8601 times.');
  }
  const cursor = query.get('cursor');
  let index = partner.trades.length - 1;
  if (cursor !== null) {
    const last = world.trade(cursor);
    if (last === undefined || world.quoteOf(last).partner !== partner) {
      return refuse(call, 400, 'invalid_cursor', 'No such cursor.');
    }
    index = partner.trades.lastIndexOf(last.seq) - 1;
  }
  const found: TradeRow[] = [];
  for (; index >= 0 && found.length <= limit; index -= 1) {
    const trade = world.trades.get(partner.trades[index] ?? 0);
    if (trade === undefined) continue;
    if ((status === null || trade.status === status) && (side === null || world.quoteOf(trade).side === side)) {
      if (trade.createdAt > after && trade.createdAt < before) found.push(trade);
    }
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const hasMore = found.length > limit;
  const nextCursor = hasMore && last ? `"${world.ids.trade.encode(last.seq)}"` : 'null';
  const trades = page.map((trade) => tradeBody(world, trade)).join(',');
  return { status: 200, body: `{"trades":[${trades}],"nextCursor":${nextCursor},"hasMore":${hasMore}}` };
}

function replay(call: PoolsCall, trade: TradeRow): Answer {
  call.row.tradeId = call.world.ids.trade.encode(trade.seq);
  call.row.effect = 'trade-replayed';
  return { status: call.wire.replayStatus, body: tradeBody(call.world, trade) };
}

/** What a body holds beside the quote id, in a form that ignores the order of keys. */
function extraOf(body: JsonObject): string {
  const names = Object.keys(body);
  if (names.length === 1) return '';
  const rest = names.filter((name) => name !== 'quoteId').sort();
  return JSON.stringify(rest.map((name) => [name, body[name]]));
}

function instant(text: string | null, absent: number): number {
  return text === null ? absent : Date.parse(text);
}
