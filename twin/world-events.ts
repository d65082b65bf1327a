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
    const ledgerRef = row.quote.side === 'on_ramp' ? world.ledgerRef(row.quote.partner, row, reason) : null;
    return { trade: tradeView(world, row), ledgerRef, requestId: row.requestId };
  }

  webhook(tradeId: string): TwinPartner['webhook'] | null {
    return this.world().trade(tradeId)?.quote.partner.config.webhook ?? null;
  }
}
