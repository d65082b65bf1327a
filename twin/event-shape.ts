import type { Signing } from './api.js';
import type { TradeEvent } from './events.js';
import type { DueFault, FaultSubject } from './faults.js';

/** What faults make of one scheduled attempt at an event. */
export interface EventShape {
  readonly dropped: boolean;
  readonly delayMs: number;
  /** Held back until another event of the same partner has left. */
  readonly reordered: boolean;
  readonly copies: number;
  readonly signing: Signing;
}

export const PLAIN_EVENT: EventShape = { dropped: false, delayMs: 0, reordered: false, copies: 1, signing: 'valid' };

/** All effects that are due add up. */
export function eventShape(due: readonly DueFault[]): EventShape {
  let shape = PLAIN_EVENT;
  for (const { effect } of due) {
    if (effect.kind === 'drop') shape = { ...shape, dropped: true };
    else if (effect.kind === 'delay') shape = { ...shape, delayMs: shape.delayMs + effect.ms };
    else if (effect.kind === 'reorder') shape = { ...shape, reordered: true };
    else if (effect.kind === 'duplicate') shape = { ...shape, copies: effect.copies };
    else if (effect.kind === 'sign') shape = { ...shape, signing: effect.as };
  }
  return shape;
}

/** The trade of an event as faults match it; an event belongs to no operation. */
export function eventSubject({ trade }: TradeEvent): FaultSubject {
  const { partnerId, poolId, quoteId, transactId: tradeId, idempotencyKey } = trade;
  return {
    row: { operation: null, effect: 'none', partnerId, poolId, quoteId, tradeId, idempotencyKey },
    amount: () => trade.amountIn,
  };
}
