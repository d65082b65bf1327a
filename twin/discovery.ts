import { type PoolsCall, pageLimit, refuse } from './call.js';
import type { Answer } from './errors.js';
import { ledgerOf } from './ledger.js';
import { formatMoney } from './money.js';
import type { PartnerRow, PoolRow } from './rows.js';

export function listPools(call: PoolsCall, partner: PartnerRow): Answer {
  const pools = [...call.world.pools.values()].filter((pool) => partner.allowed.has(pool.id));
  return ok({
    pools: pools.map(({ id, config }) => ({
      id,
      pair: `${config.fiatCurrency}/${config.cryptoCurrency}`,
      fiatCurrency: config.fiatCurrency,
      cryptoCurrency: config.cryptoCurrency,
      available: config.available !== false,
    })),
  });
}

export function getCapabilities(call: PoolsCall, partner: PartnerRow, pool: PoolRow): Answer {
  const { config } = pool;
  return ok({
    poolId: pool.id,
    pair: `${config.fiatCurrency}/${config.cryptoCurrency}`,
    fiatCurrency: config.fiatCurrency,
    cryptoCurrency: config.cryptoCurrency,
    supportedNetworks: config.networks,
    sides: config.sides.filter((side) => side === 'on_ramp' || partner.config.offRamp === true),
    tier: partner.config.tier ?? 'standard',
    drawFeeBps: call.wire.feeBps,
    spreadCapBps: call.wire.spreadBps,
    minOrderUsdt: formatMoney(pool.minOrder),
    maxOrderUsdt: pool.maxOrder === null ? null : formatMoney(pool.maxOrder),
  });
}

export function getBalance(_call: PoolsCall, partner: PartnerRow, pool: PoolRow): Answer {
  return ok({
    available: pool.config.available !== false,
    balance: partner.balance === null ? null : formatMoney(partner.balance),
    tier: partner.config.tier ?? 'standard',
    allowedPools: [...partner.allowed],
  });
}

export function getFunding(call: PoolsCall, partner: PartnerRow): Answer {
  const currency = new URLSearchParams(call.query).get('currency') ?? 'EUR';
  if (currency !== 'EUR') return refuse(call, 400, 'unsupported_currency', 'Only EUR funding is supported.');
  return ok({
    currency: 'EUR',
    iban: 'DE89370400440532013000',
    reference: `FUND-${partner.id}`,
    instructions: 'Send a SEPA transfer and put the reference on it.',
  });
}

/** Movements, newest first; the cursor is the last entry of the page before. */
export function listLedger(call: PoolsCall, partner: PartnerRow): Answer {
  const query = new URLSearchParams(call.query);
  const currency = query.get('currency') ?? 'EUR';
  if (currency !== 'EUR') return refuse(call, 400, 'unsupported_currency', 'Only the EUR ledger exists.');
  const limit = pageLimit(query.get('limit'), 200);
  if (limit === null) return refuse(call, 400, 'invalid_limit', 'limit must be a whole number.');
  const all = ledgerOf(call.world, partner);
  const cursor = query.get('cursor');
  const last = cursor === null ? -1 : all.findIndex((entry) => entry.entryId === cursor);
  if (cursor !== null && last < 0) return refuse(call, 400, 'invalid_cursor', 'No such cursor.');
  const entries = all.slice(last + 1, last + 1 + limit);
  return ok({
    currency,
    available: formatMoney(partner.balance ?? 0n),
    entries,
    nextCursor: last + 1 + limit < all.length ? (entries.at(-1)?.entryId ?? null) : null,
  });
}

function ok(value: unknown): Answer {
  return { status: 200, body: JSON.stringify(value) };
}
