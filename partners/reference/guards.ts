import { Decimal } from 'decimal.js';
import type { Lane } from './discovery.js';
import { MESSAGES } from './messages.js';
import type { Price, Refusal, Terms } from './quoting.js';

/** Refuses a side or network that the pool's capabilities do not name (SAFE-20). */
export function refuseLane({ capabilities }: Lane, terms: Terms): Refusal | null {
  if (!capabilities.sides.includes(terms.side)) return { reason: 'unsupported_side', message: MESSAGES.unsupported };
  if (!capabilities.supportedNetworks.includes(terms.network)) {
    return { reason: 'unsupported_network', message: MESSAGES.unsupported };
  }
  return null;
}

/** Refuses an amount outside the pool's limits, measured on its crypto side at the indicative price (SAFE-25). */
export function refuseAmount({ capabilities }: Lane, terms: Terms, price: Price): Refusal | null {
  const size = new Decimal(terms.side === 'on_ramp' ? price.amountOut : price.amountIn);
  const { minOrderUsdt, maxOrderUsdt } = capabilities;
  if (minOrderUsdt !== null && size.lt(minOrderUsdt)) {
    return { reason: 'amount_below_minimum', message: MESSAGES.amount };
  }
  if (maxOrderUsdt !== null && size.gt(maxOrderUsdt)) {
    return { reason: 'amount_above_maximum', message: MESSAGES.amount };
  }
  return null;
}
