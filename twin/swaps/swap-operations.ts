import { createHash } from 'node:crypto';
import type { SwapsOperation, TwinPartner } from '../api.js';
import type { JsonObject } from '../body.js';
import { pageLimit } from '../call.js';
import type { Answer } from '../errors.js';
import type { Exchange } from '../exchange.js';
import { formatMoney, multiplyDown, mustParseMoney, parseMoney } from '../money.js';
import { CURRENCIES, type Currency, currency } from './currencies.js';
import { swapError } from './swap-errors.js';
import type { SwapBook } from './swap-rows.js';

const FEE_BPS = 50n;
const RATE_MS = 60_000;
const UNIT = 100_000_000n;

export interface SwapCall {
  readonly book: SwapBook;
  readonly row: Exchange;
  readonly operation: SwapsOperation;
  readonly id: string;
  readonly query: string;
  readonly credential: string;
  readonly partner: TwinPartner;
  readonly body: JsonObject | null;
}

export function listCurrencies(): Answer {
  const currencies = CURRENCIES.map(({ ticker, name, network, min, max }) => ({
    ticker,
    name,
    network,
    min,
    max,
    enabled: true,
  }));
  return ok(200, { currencies });
}

/** A stateless price; nothing is kept of it. */
export function createSwapQuote(call: SwapCall): Answer {
  const pair = readPair(call);
  if ('status' in pair) return pair;
  const { from, to, amountFrom, amountTo } = pair;
  const fixed = call.body?.mode === 'fixed';
  const networkFee = mustParseMoney(to.networkFee, 'network fee');
  const quote = {
    from: from.ticker,
    to: to.ticker,
    amountFrom: formatMoney(amountFrom),
    amountTo: formatMoney(amountTo),
    networkFee: formatMoney(networkFee),
    amountUserReceives: formatMoney(amountTo > networkFee ? amountTo - networkFee : 0n),
    rate: formatMoney(rateOf(from, to)),
    fee: formatMoney((amountFrom * FEE_BPS) / 10_000n),
    min: from.min,
    max: from.max,
    mode: fixed ? 'fixed' : 'float',
    ...(fixed ? { rateId: `rate_${Math.floor(call.book.clock.now() + RATE_MS).toString(36)}` } : {}),
  };
  return ok(200, { quote });
}

export function validateAddress(call: SwapCall): Answer {
  const known = currency(call.body?.currency);
  if (known === undefined) return field('currency', call.body?.currency);
  const address = call.body?.address;
  if (typeof address !== 'string') return field('address', address);
  return ok(200, known.address.test(address) ? { valid: true } : { valid: false, message: 'Not a valid address.' });
}

/** One swap for one key: response cache first, then the row, then a new swap (SWAP-1 to SWAP-6). */
export function createSwap(call: SwapCall): Answer {
  const { book, row, credential } = call;
  const key = row.idempotencyKey;
  if (key === null || !/^[\x20-\x7e]{1,255}$/.test(key)) return field('Idempotency-Key', key ?? undefined);
  const now = book.clock.now();
  const bodyHash = sha256(row.body ?? '');
  const fingerprint = sha256(`${credential}\n${key}\n${bodyHash}`);
  const cached = book.cache.get(fingerprint, now);
  const original = book.byKey(credential, key);
  if (original !== null) row.tradeId = book.ids.swap.encode(original.seq);
  if (cached !== null) {
    row.effect = 'swap-replayed';
    return { status: 201, body: cached };
  }
  if (original !== null) {
    if (original.bodyHash !== bodyHash) {
      return swapError(409, 'idempotency_key_mismatch', 'This key was used with another body.');
    }
    row.effect = 'swap-replayed';
    const body = JSON.stringify({ swap: book.view(original, 'waiting') });
    book.cache.put(fingerprint, body, original.createdAt);
    return { status: 201, body };
  }
  const pair = readPair(call);
  if ('status' in pair) return pair;
  const terms = readTerms(call, pair.from, pair.to);
  if ('status' in terms) return terms;
  const swap = { ...terms, ...pair, from: pair.from.ticker, to: pair.to.ticker };
  const made = { seq: 0, partner: call.partner, credential, key, bodyHash, ...swap, createdAt: now, forced: null };
  book.add(made);
  row.tradeId = book.ids.swap.encode(made.seq);
  row.effect = 'swap-created';
  const body = JSON.stringify({ swap: book.view(made, 'waiting') });
  book.cache.put(fingerprint, body, now);
  return { status: 201, body };
}

export function getSwap(call: SwapCall): Answer {
  const swap = call.book.get(call.id);
  if (swap === undefined || swap.partner !== call.partner) return swapError(404, 'not_found', 'No such swap.');
  return ok(200, { swap: call.book.view(swap, call.book.status(swap)) });
}

/** Newest first; the cursor is the last swap of the page before. */
export function listSwaps(call: SwapCall): Answer {
  const { book } = call;
  const query = new URLSearchParams(call.query);
  const limit = pageLimit(query.get('limit'), 100);
  if (limit === null) return field('limit', query.get('limit'));
  const cursor = query.get('cursor');
  const before = cursor === null ? undefined : book.get(cursor);
  if (cursor !== null && before?.partner !== call.partner) return field('cursor', cursor);
  const last = before?.seq ?? book.rows.next;
  const wanted = query.get('status');
  const found: Record<string, unknown>[] = [];
  for (let seq = last - 1; seq >= book.rows.first && found.length <= limit; seq -= 1) {
    const swap = book.rows.get(seq);
    if (swap === undefined || swap.partner !== call.partner) continue;
    const status = book.status(swap);
    if (wanted === null || wanted === status) found.push(book.view(swap, status));
  }
  const swaps = found.slice(0, limit);
  const hasMore = found.length > limit;
  return ok(200, { swaps, nextCursor: hasMore ? (swaps.at(-1)?.id ?? null) : null, hasMore });
}

interface Pair {
  readonly from: Currency;
  readonly to: Currency;
  readonly amountFrom: bigint;
  readonly amountTo: bigint;
}

function readPair(call: SwapCall): Pair | Answer {
  const { body } = call;
  if (body === null) return swapError(400, 'invalid_request', 'The body must be a JSON object.');
  const from = currency(body.from);
  if (from === undefined) return field('from', body.from);
  const to = currency(body.to);
  if (to === undefined || to === from) return field('to', body.to);
  const amountFrom = typeof body.amountFrom === 'string' ? parseMoney(body.amountFrom) : null;
  if (amountFrom === null) return field('amountFrom', body.amountFrom);
  if (amountFrom < mustParseMoney(from.min, 'min') || amountFrom > mustParseMoney(from.max, 'max')) {
    return swapError(400, 'invalid_request', 'The amount is outside the limits of this pair.', { param: 'amountFrom' });
  }
  if (body.mode !== undefined && body.mode !== 'float' && body.mode !== 'fixed') return field('mode', body.mode);
  return { from, to, amountFrom, amountTo: multiplyDown(amountFrom, rateOf(from, to), 8) };
}

function readTerms(call: SwapCall, from: Currency, to: Currency) {
  const { address, refundAddress, partnerReferenceId, mode, rateId } = call.body ?? {};
  if (typeof address !== 'string' || !to.address.test(address)) return field('address', address);
  const fixed = mode === 'fixed';
  if (refundAddress === undefined ? fixed : typeof refundAddress !== 'string' || !from.address.test(refundAddress)) {
    return field('refundAddress', refundAddress);
  }
  if (partnerReferenceId !== undefined) {
    if (typeof partnerReferenceId !== 'string' || partnerReferenceId.length > 120)
      return field('partnerReferenceId', partnerReferenceId);
  }
  if (fixed) {
    const until = typeof rateId === 'string' ? Number.parseInt(rateId.replace(/^rate_/, ''), 36) : Number.NaN;
    if (Number.isNaN(until)) return field('rateId', rateId);
    if (until <= call.book.clock.now()) return swapError(422, 'rate_expired', 'The rate is no longer valid.');
  }
  return {
    address,
    refundAddress: typeof refundAddress === 'string' ? refundAddress : null,
    partnerReferenceId: typeof partnerReferenceId === 'string' ? partnerReferenceId : null,
    mode: fixed ? ('fixed' as const) : ('float' as const),
  };
}

function rateOf(from: Currency, to: Currency): bigint {
  const gross = (mustParseMoney(from.usd, 'price') * UNIT) / mustParseMoney(to.usd, 'price');
  return (gross * (10_000n - FEE_BPS)) / 10_000n;
}

/** A field that is absent, or that holds something else than it should. */
function field(param: string, value: unknown): Answer {
  if (value === undefined) return swapError(400, 'missing_field', `${param} is missing.`, { param });
  return swapError(400, 'invalid_request', `${param} is invalid.`, { param });
}

function ok(status: number, value: unknown): Answer {
  return { status, body: JSON.stringify(value) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
