import type { UnavailableReason } from './api.js';
import { type PoolsCall, refuse } from './call.js';
import type { Answer } from './errors.js';
import { formatMoney, multiplyDown, parseMoney } from './money.js';
import type { PartnerRow, PoolRow, QuoteRow, Side } from './rows.js';
import { firmQuoteFields, jsonText } from './views.js';

/** Locks a firm quote or prices an indicative one; no quote now is a normal answer. */
export function createQuote(call: PoolsCall, partner: PartnerRow, pool: PoolRow, quoteTtlMs: number): Answer {
  const { body, wire, world } = call;
  const { fields } = wire;
  if (body === null) return refuse(call, 400, 'invalid_body', 'The body must be a JSON object.');
  const side = body[fields.side];
  if (side !== 'on_ramp' && side !== 'off_ramp') return missing(call, fields.side, 'on_ramp or off_ramp');
  if (!pool.config.sides.includes(side)) {
    return refuse(call, 400, 'unsupported_side', `${side} is not offered by this pool.`);
  }
  const type = body[fields.type] ?? 'firm';
  if (type !== 'firm' && type !== 'indicative') return missing(call, fields.type, 'firm or indicative');
  const amountIn = typeof body[fields.amount] === 'string' ? parseMoney(String(body[fields.amount])) : null;
  if (amountIn === null || amountIn <= 0n) return missing(call, fields.amount, 'a positive decimal string');
  for (const name of ['fiatCurrency', 'cryptoCurrency'] as const) {
    const given = body[fields[name]];
    if (given !== undefined && given !== pool.config[name]) {
      return refuse(call, 400, 'currency_mismatch', `${fields[name]} does not belong to this pool.`);
    }
  }
  const network = body[fields.cryptoNetwork] ?? 'tron';
  if (typeof network !== 'string' || !pool.config.networks.includes(network)) {
    return refuse(call, 400, 'unsupported_network', `${fields.cryptoNetwork} is not supported by this pool.`);
  }
  const dest = body[fields.destAddress] ?? null;
  if (dest !== null && (typeof dest !== 'string' || dest === '' || dest.length > 256)) {
    return missing(call, fields.destAddress, 'a wallet address');
  }
  if (dest === null && type === 'firm' && side === 'on_ramp') return missing(call, fields.destAddress, 'a wallet');
  const rate = side === 'on_ramp' ? pool.onRate : pool.offRate;
  const amountOut = multiplyDown(amountIn, rate, side === 'on_ramp' ? 6 : 2);
  const notional = side === 'on_ramp' ? amountOut : amountIn;
  if (notional < pool.minOrder) return refuse(call, 400, 'amount_below_minimum', 'The amount is below the minimum.');
  if (pool.maxOrder !== null && notional > pool.maxOrder) {
    return refuse(call, 400, 'amount_above_maximum', 'The amount is above the maximum.');
  }
  if (pool.config.available === false) return unavailable(call, pool, 'pool_dry');
  if (type === 'indicative') return indicative(call, pool, side, rate, amountIn, amountOut, network);
  const createdAt = world.clock.now();
  const quote: QuoteRow = world.addQuote({
    seq: 0,
    partner,
    pool,
    side,
    amountIn,
    amountOut,
    network,
    dest,
    createdAt,
    expiresAt: Math.floor(createdAt) + quoteTtlMs,
    rejected: false,
    trade: 0,
    plan: null,
  });
  call.row.quoteId = world.ids.quote.encode(quote.seq);
  call.row.effect = 'quote-created';
  return { status: 200, body: `${firmQuoteFields(world, wire, quote, true)}}` };
}

/** The fail-soft answer: 200, no quote, a reason. */
export function unavailable(call: PoolsCall, pool: PoolRow | undefined, reason: UnavailableReason): Answer {
  return {
    status: 200,
    body: JSON.stringify({
      type: call.row.quoteType ?? 'firm',
      available: false,
      executable: false,
      unavailableReason: reason,
      minOrderUsdt: pool ? formatMoney(pool.minOrder) : null,
      maxOrderUsdt: pool?.maxOrder ? formatMoney(pool.maxOrder) : null,
    }),
  };
}

/** A pure read with the derived status. */
export function getQuote(call: PoolsCall, partner: PartnerRow): Answer {
  const { quote, world, wire } = call;
  if (quote === undefined || quote.partner !== partner) return noQuote(call);
  const status = world.quoteStatus(quote, world.clock.now());
  return { status: 200, body: `${firmQuoteFields(world, wire, quote, status === 'active')},"status":"${status}"}` };
}

/** Compare-and-swap from active to rejected; anything else is a conflict. */
export function rejectQuote(call: PoolsCall, partner: PartnerRow): Answer {
  const { quote, world, wire } = call;
  if (quote === undefined || quote.partner !== partner) return noQuote(call);
  const status = world.quoteStatus(quote, world.clock.now());
  if (status !== 'active') return notActive(call, status);
  quote.rejected = true;
  call.row.effect = 'quote-rejected';
  return { status: 200, body: `${firmQuoteFields(world, wire, quote, false)},"status":"rejected"}` };
}

export function noQuote(call: PoolsCall): Answer {
  return refuse(call, 404, 'quote_not_found', 'No such quote.');
}

/** 409 that names what became of the quote. */
export function notActive(call: PoolsCall, status: 'consumed' | 'expired' | 'rejected'): Answer {
  const { codes } = call.wire;
  const code = { consumed: codes.quoteConsumed, expired: codes.quoteExpired, rejected: codes.quoteRejected }[status];
  return refuse(call, 409, code, `The quote is ${status}.`);
}

function indicative(
  call: PoolsCall,
  pool: PoolRow,
  side: Side,
  rate: bigint,
  amountIn: bigint,
  amountOut: bigint,
  network: string,
): Answer {
  const { spreadBps, feeBps } = call.wire;
  const body =
    `{"type":"indicative","available":true,"executable":false,"side":"${side}","rate":"${formatMoney(rate)}"` +
    `,"spreadBps":${spreadBps},"feeBps":${feeBps},"totalBps":${spreadBps + feeBps}` +
    `,"amountIn":"${formatMoney(amountIn)}","amountOut":"${formatMoney(amountOut)}"` +
    `,"fiatCurrency":${jsonText(pool.config.fiatCurrency)},"cryptoCurrency":${jsonText(pool.config.cryptoCurrency)}` +
    `,"cryptoNetwork":${jsonText(network)},"minOrderUsdt":"${formatMoney(pool.minOrder)}"` +
    `,"maxOrderUsdt":${pool.maxOrder === null ? 'null' : `"${formatMoney(pool.maxOrder)}"`}}`;
  return { status: 200, body };
}

function missing(call: PoolsCall, field: string, expected: string): Answer {
  return refuse(call, 400, 'invalid_field', `${field} must be ${expected}.`);
}
