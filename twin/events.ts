import type { EventType, TradeStatus, TwinPartner, TwinTrade } from './api.js';
import { isoTime } from './clock.js';
import { tradeView } from './views.js';
import type { EventSource } from './webhooks.js';
import type { World } from './world.js';

const STATUS_OF: Readonly<Record<EventType, TradeStatus>> = {
  'pool.transaction.settled': 'settled',
  'pool.transaction.failed': 'failed',
  'pool.transaction.released': 'released',
};

/** The event of a status; there is none for `reserved` and `returned`. */
export function eventOf(status: TradeStatus): EventType | null {
  if (status === 'settled') return 'pool.transaction.settled';
  if (status === 'failed') return 'pool.transaction.failed';
  return status === 'released' ? 'pool.transaction.released' : null;
}

/** The stable id of a trade's event. */
export function eventIdOf(transactId: string, type: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(`${transactId}:${type}`).digest('hex');
}

export interface TradeEvent {
  readonly eventId: string;
  readonly type: EventType;
  readonly tradeId: string;
  readonly quoteId: string;
  /** The trade as it was when the event was made. */
  readonly trade: TwinTrade;
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
  return { eventId, type, tradeId: trade.transactId, quoteId: trade.quoteId, trade, body };
}

/** Events tell what the twin's own state says. */
export class WorldEvents implements EventSource {
  constructor(private readonly world: () => World) {}

  now(): number {
    return this.world().clock.now();
  }

  facts(tradeId: string, type: EventType): EventFacts | null {
    const world = this.world();
    const row = world.trade(tradeId);
    if (row === undefined) return null;
    const reason = type === 'pool.transaction.settled' ? 'buy_debit' : 'buy_refund';
    const trade = tradeView(world, row);
    const ledgerRef = trade.side === 'on_ramp' ? world.ledgerRef(row, reason) : null;
    return { trade, ledgerRef, requestId: world.ids.request.encode(row.request) };
  }

  webhook(tradeId: string): TwinPartner['webhook'] | null {
    const world = this.world();
    const row = world.trade(tradeId);
    return row === undefined ? null : (world.quoteOf(row).partner.config.webhook ?? null);
  }
}
