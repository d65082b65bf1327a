import type { EventType, TwinPartner } from './api.js';
import type { EventFacts } from './events.js';
import { tradeView } from './views.js';
import type { EventSource } from './webhooks.js';
import type { World } from './world.js';

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
