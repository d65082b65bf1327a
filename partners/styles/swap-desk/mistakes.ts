import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import type { OrderBook, SwapOrder } from './order-book.js';
import type { SwapTerms } from './swap-attempts.js';
import { type Exchange, SwapDesk } from './swap-desk.js';
import type { SwapAnswer, SwapsClient, SwapsClientOptions, SwapsPorts } from './swaps-client.js';
import { readSwap, type Swap } from './swaps-wire.js';

/** How a confirm is sent: the correct way, or with one turn changed. */
interface Way {
  /** The key of the n-th try, n from 1. */
  key(order: string, stored: string, n: number): string | null;
  body(terms: SwapTerms, order: string, n: number): object;
  /** Milliseconds before the next try, by the number of tries so far; null gives up. */
  pause(tries: number): number | null;
  /** Whether what was answered with a refusal passes for a swap. */
  readonly takesRefusals: boolean;
  /** Whether the key outlives the process. */
  readonly stored: boolean;
}

const correct: Way = {
  key: (_order, stored) => stored,
  body: (terms, order) => ({ ...terms, partnerReferenceId: order, mode: 'float' }),
  pause: (tries) => (tries < 4 ? 200 * 2 ** (tries - 1) : null),
  takesRefusals: false,
  stored: true,
};

const ways = {
  'key-per-try': { ...correct, key: () => randomUUID() },
  'key-in-memory': { ...correct, stored: false },
  'key-shared': { ...correct, key: () => '6f0c1f8e-2d0a-4d53-9f3e-0a6f2a9f4b11' },
  'no-key': { ...correct, key: () => null },
  'key-not-uuid': { ...correct, key: (order: string) => `swap:${order}` },
  'body-per-try': {
    ...correct,
    body: (terms: SwapTerms, order: string, n: number) => ({ ...correct.body(terms, order, n), tries: n }),
  },
  'refusal-taken-for-swap': { ...correct, takesRefusals: true },
  'retries-in-a-loop': { ...correct, pause: (tries: number) => (tries < 40 ? 5 : null) },
  'retries-at-a-fixed-pause': { ...correct, pause: (tries: number) => (tries < 7 ? 1_000 : null) },
} as const satisfies Readonly<Record<string, Way>>;

/** Mistakes that can be planted into the desk. */
export type Mistake = keyof typeof ways | 'confirm-repeated' | 'never-retried';

interface Parts {
  readonly options: Pick<SwapsClientOptions, 'baseUrl' | 'credential'>;
  readonly client: SwapsClient;
  readonly book: OrderBook;
  readonly ports: SwapsPorts;
}

/** The desk with one mistake. */
export function mistakenDesk(mistake: Mistake, parts: Parts): SwapDesk {
  const { book, client } = parts;
  if (mistake === 'confirm-repeated') return new RepeatingDesk(book, client);
  const price = client.price.bind(client);
  const swap = client.swap.bind(client);
  if (mistake === 'never-retried') return new SwapDesk(book, { price, swap, confirm: once(parts) });
  return new SwapDesk(book, { price, swap, confirm: careless(ways[mistake], parts) });
}

/** Takes every confirm for a new one. */
class RepeatingDesk extends SwapDesk {
  override confirm(order: SwapOrder, patienceMs: number) {
    return super.confirm({ ...order, ref: `${order.ref}-${randomUUID().slice(0, 4)}` }, patienceMs);
  }
}

/** Sends an order once, and waits for ever when that fails. */
function once(parts: Parts): Exchange['confirm'] {
  const send = careless({ ...correct, pause: () => null }, parts);
  const sent = new Set<string>();
  return async (order, terms) => {
    if (sent.has(order)) return { kind: 'unresolved', cause: 'connection', requestId: null };
    sent.add(order);
    return send(order, terms);
  };
}

function careless(way: Way, { options, book, ports }: Parts): Exchange['confirm'] {
  const remembered = new Map<string, string>();
  const keyOf = async (orderRef: string): Promise<string> => {
    const known = way.stored ? (await book.load(orderRef))?.idempotencyKey : remembered.get(orderRef);
    const idempotencyKey = known ?? randomUUID();
    if (!way.stored) remembered.set(orderRef, idempotencyKey);
    else if (!known) await book.save({ orderRef, idempotencyKey, body: '', confirmedAtMs: ports.now() });
    return idempotencyKey;
  };
  return async (order, terms) => {
    const stored = await keyOf(order);
    for (let n = 1; ; n += 1) {
      const answer = await send(options, way.key(order, stored, n), way.body(terms, order, n), way.takesRefusals);
      const pauseMs = answer.kind === 'unresolved' ? way.pause(n) : null;
      if (pauseMs === null) return answer;
      // The desk's clock runs five times faster than production's.
      await ports.sleep(pauseMs * 5);
    }
  };
}

async function send(
  { baseUrl, credential }: Parts['options'],
  key: string | null,
  body: object,
  takesRefusals: boolean,
): Promise<SwapAnswer<Swap>> {
  try {
    const answer = await request(`${baseUrl}/v1/swaps`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${credential}`,
        'content-type': 'application/json',
        ...(key === null ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(2_000),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 500) return { kind: 'unresolved', cause: 'server_error', requestId: null };
    const value = readSwap(JSON.parse(text));
    if (value) return { kind: 'ok', value, requestId: null };
    if (takesRefusals) return { kind: 'ok', value: { ...nothing, id: 'undefined' }, requestId: null };
    return { kind: 'refused', status: answer.statusCode, requestId: null, type: null, code: null, retryAfterMs: null };
  } catch {
    return { kind: 'unresolved', cause: 'connection', requestId: null };
  }
}

const nothing: Swap = {
  id: '',
  status: 'waiting',
  payinAddress: '',
  amountFrom: '',
  amountActualFrom: null,
  amountActualTo: null,
};
