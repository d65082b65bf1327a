import type { TwinQuote, TwinTrade } from './api.js';
import { isoTime } from './clock.js';
import { formatMoney } from './money.js';
import type { QuoteRow, TradeRow } from './rows.js';
import type { WireSettings } from './wire.js';
import type { World } from './world.js';

/** JSON text of an optional string. */
export function jsonText(value: string | null): string {
  return value === null ? 'null' : JSON.stringify(value);
}

/** The fields that a firm quote answers with, as JSON text without the closing brace. */
export function firmQuoteFields(world: World, wire: WireSettings, quote: QuoteRow, executable: boolean): string {
  return (
    `{"quoteId":"${world.ids.quote.encode(quote.seq)}","type":"firm","available":true,"executable":${executable}` +
    `,"rate":"${rateText(quote)}","spreadBps":${wire.spreadBps},"feeBps":${wire.feeBps}` +
    `,"totalBps":${wire.spreadBps + wire.feeBps},"amountIn":"${formatMoney(quote.amountIn)}"` +
    `,"amountOut":"${formatMoney(quote.amountOut)}",${quote.pool.text.currencies}` +
    `,"cryptoNetwork":${jsonText(quote.network)}` +
    `,"destAddress":${jsonText(quote.dest)},"expiresAt":"${isoTime(quote.expiresAt)}"`
  );
}

/** A trade exactly as every operation answers it. */
export function tradeBody(world: World, trade: TradeRow): string {
  const quote = world.quoteOf(trade);
  return (
    `{"transactId":"${world.ids.trade.encode(trade.seq)}","quoteId":"${world.ids.quote.encode(quote.seq)}"` +
    `,"poolId":${quote.pool.text.id},"side":"${quote.side}","status":"${trade.status}"` +
    `,"amountIn":"${formatMoney(quote.amountIn)}","amountOut":"${formatMoney(quote.amountOut)}"` +
    `,"rate":"${rateText(quote)}","cryptoNetwork":${jsonText(quote.network)}` +
    `,"destAddress":${jsonText(quote.dest)},"createdAt":"${isoTime(trade.createdAt)}"` +
    `,"settledAt":${trade.settledAt === null ? 'null' : `"${isoTime(trade.settledAt)}"`}}`
  );
}

function rateText(quote: QuoteRow): string {
  return quote.pool.text[quote.side];
}

/** A quote as the holder of the twin sees it. */
export function quoteView(world: World, quote: QuoteRow): TwinQuote {
  return {
    quoteId: world.ids.quote.encode(quote.seq),
    partnerId: quote.partner.id,
    poolId: quote.pool.id,
    side: quote.side,
    amountIn: formatMoney(quote.amountIn),
    amountOut: formatMoney(quote.amountOut),
    rate: rateText(quote),
    cryptoNetwork: quote.network,
    destAddress: quote.dest,
    createdAtMs: quote.createdAt,
    expiresAtMs: quote.expiresAt,
    status: world.quoteStatus(quote, world.clock.now()),
    transactId: quote.trade === 0 ? null : world.ids.trade.encode(quote.trade),
  };
}

/** A trade as the holder of the twin sees it. */
export function tradeView(world: World, trade: TradeRow): TwinTrade {
  const quote = world.quoteOf(trade);
  return {
    transactId: world.ids.trade.encode(trade.seq),
    quoteId: world.ids.quote.encode(quote.seq),
    partnerId: quote.partner.id,
    poolId: quote.pool.id,
    side: quote.side,
    status: trade.status,
    amountIn: formatMoney(quote.amountIn),
    amountOut: formatMoney(quote.amountOut),
    rate: rateText(quote),
    cryptoNetwork: quote.network,
    destAddress: quote.dest,
    idempotencyKey: trade.key,
    createdAtMs: trade.createdAt,
    settledAtMs: trade.settledAt,
    history: [{ status: 'reserved', atMs: trade.createdAt, cause: 'transact' }, ...trade.moves],
  };
}
