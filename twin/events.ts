import type { EventType, TradeStatus, TwinTrade } from './api.js';
import { isoTime } from './clock.js';
import { eventIdOf } from './signing.js';

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

/** The facts of a trade that its events tell. */
export interface EventFacts {
  readonly trade: TwinTrade;
  readonly ledgerRef: string | null;
  readonly requestId: string;
}

/** An event as it is sent; the same trade and type give the same bytes once the trade got there. */
export function tradeEvent(facts: EventFacts, type: EventType, nowMs: number, givenId?: string): TradeEvent {
  const { trade, ledgerRef, requestId } = facts;
  const eventId = givenId ?? eventIdOf(trade.transactId, type);
  const status = STATUS_OF[type];
  const at = trade.history.find((move) => move.status === status)?.atMs ?? nowMs;
  const body = JSON.stringify({
    id: eventId,
    eventId,
    type,
    createdAt: isoTime(at),
    data: {
      transactId: trade.transactId,
      quoteId: trade.quoteId,
      poolId: trade.poolId,
      side: trade.side,
      status,
      amountIn: trade.amountIn,
      amountOut: trade.amountOut,
      rate: trade.rate,
      cryptoNetwork: trade.cryptoNetwork,
      destAddress: trade.destAddress,
      ledgerRef,
      requestId,
    },
  });
  return { eventId, type, tradeId: trade.transactId, quoteId: trade.quoteId, body };
}
