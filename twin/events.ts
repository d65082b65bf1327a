import type { EventType, TradeStatus } from './api.js';
import { isoTime } from './clock.js';
import { formatMoney } from './money.js';
import type { TradeRow } from './rows.js';
import { eventIdOf } from './signing.js';
import { rateOf } from './views.js';
import type { World } from './world.js';

const STATUS_OF: Readonly<Record<EventType, TradeStatus>> = {
  'pool.transaction.settled': 'settled',
  'pool.transaction.failed': 'failed',
  'pool.transaction.released': 'released',
};

export const EVENT_TYPES = Object.keys(STATUS_OF);

/** The event of a status; there is none for `reserved` and `returned`. */
export function eventOf(status: TradeStatus): EventType | null {
  if (status === 'settled') return 'pool.transaction.settled';
  if (status === 'failed') return 'pool.transaction.failed';
  return status === 'released' ? 'pool.transaction.released' : null;
}

export interface TradeEvent {
  readonly eventId: string;
  readonly type: EventType;
  readonly tradeId: string;
  readonly quoteId: string;
  readonly body: string;
}

/** An event as it is sent; the same trade and type give the same bytes once the trade got there. */
export function tradeEvent(world: World, trade: TradeRow, type: EventType, givenId?: string): TradeEvent {
  const { quote } = trade;
  const tradeId = world.ids.trade.encode(trade.seq);
  const quoteId = world.ids.quote.encode(quote.seq);
  const eventId = givenId ?? eventIdOf(tradeId, type);
  const status = STATUS_OF[type];
  const at = trade.moves.find((move) => move.status === status)?.atMs ?? world.clock.now();
  const reason = type === 'pool.transaction.settled' ? 'buy_debit' : 'buy_refund';
  const body = JSON.stringify({
    id: eventId,
    eventId,
    type,
    createdAt: isoTime(at),
    data: {
      transactId: tradeId,
      quoteId,
      poolId: quote.pool.id,
      side: quote.side,
      status,
      amountIn: formatMoney(quote.amountIn),
      amountOut: formatMoney(quote.amountOut),
      rate: formatMoney(rateOf(quote)),
      cryptoNetwork: quote.network,
      destAddress: quote.dest,
      ledgerRef: quote.side === 'on_ramp' ? world.ledgerRef(quote.partner, trade, reason) : null,
      requestId: trade.requestId,
    },
  });
  return { eventId, type, tradeId, quoteId, body };
}
