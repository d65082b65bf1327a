import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { Exchange } from '../../src/model/call.js';
import { send } from '../../src/probes/http/transport.js';
import { BENCH_KEY } from '../subject.js';

/** One request of a walk as its author would think of it. Quotes and keys are numbered as they come. */
export type Move =
  | { readonly do: 'quote'; readonly path: string; readonly body: unknown }
  | { readonly do: 'transact'; readonly path: string; readonly quote: number; readonly key: number | null }
  | { readonly do: 'read'; readonly path: string };

/** What one generated walk sent. Throws where it sent nothing: there would be nothing to compare. */
export function movesOf(exchanges: readonly Exchange[]): readonly Move[] {
  const quotes: string[] = [];
  const keys: string[] = [];
  const moves = exchanges.map(({ request, response }): Move => {
    const { pathname, search } = new URL(request.url);
    const path = `${pathname}${search}`;
    if (request.body === null) return { do: 'read', path };
    const body = JSON.parse(request.body);
    if (path.endsWith('/transact')) {
      const key = request.headers['idempotency-key'] ?? null;
      if (key !== null && !keys.includes(key)) keys.push(key);
      return {
        do: 'transact',
        path,
        quote: quotes.indexOf(body.quoteId),
        key: key === null ? null : keys.indexOf(key),
      };
    }
    quotes.push(JSON.parse(response?.body ?? '{}').quoteId);
    return { do: 'quote', path, body };
  });
  if (moves.length === 0) throw new Error('a generated walk sent nothing');
  return moves;
}

/** Sends one request and answers its status and text. */
export type Client = (request: {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
}) => Promise<{ readonly status: number; readonly text: string }>;

/** The least that sends a request. */
export function bareClient(origin: string, dispatcher: Dispatcher): Client {
  return async (request) => {
    const response = await dispatcher.request({ origin, ...request });
    return { status: response.statusCode, text: await response.body.text() };
  };
}

/** The audit's own client, which times out, inflates and keeps a record. */
export function recordingClient(origin: string, dispatcher: Dispatcher): Client {
  const clock = () => performance.timeOrigin + performance.now();
  const { signal } = new AbortController();
  return async ({ method, path, headers, body }) => {
    const request = {
      ...{ step: null, method, url: new URL(path, origin), headers: new Headers(headers) },
      ...{ body: body === null ? null : Buffer.from(body), timeoutMs: 15_000, followRedirects: false },
    };
    const { answer } = await send(request, { dispatcher, clock, signal });
    return { status: answer?.status ?? 0, text: answer?.text ?? '' };
  };
}

/** The same requests by hand, and the two things that a hand-written walk would look at: one trade a quote, no crash. */
export async function walkByHand(client: Client, moves: readonly Move[]): Promise<void> {
  const quotes: string[] = [];
  const keys: string[] = [];
  const trades = new Map<string, string>();
  for (const move of moves) {
    const headers: Record<string, string> = { authorization: `Bearer ${BENCH_KEY}` };
    let body: string | null = null;
    const quoteId = move.do === 'transact' ? (quotes[move.quote] ?? '') : '';
    if (move.do !== 'read') {
      headers['content-type'] = 'application/json';
      body = JSON.stringify(move.do === 'quote' ? move.body : { quoteId });
    }
    if (move.do === 'transact' && move.key !== null) {
      keys[move.key] ??= randomUUID();
      headers['idempotency-key'] = keys[move.key] ?? '';
    }
    const method = move.do === 'read' ? 'GET' : 'POST';
    const { status, text } = await client({ method, path: move.path, headers, body });
    // Hand-written walks parse what they get, and compare it with what they know.
    const answer = JSON.parse(text);
    if (status === 0 || status >= 500) throw new Error(`${move.path} answered ${status}`);
    if (move.do === 'quote') quotes.push(answer.quoteId);
    if (move.do !== 'transact' || status >= 300) continue;
    if ((trades.get(quoteId) ?? answer.transactId) !== answer.transactId) throw new Error(`two trades of ${quoteId}`);
    trades.set(quoteId, answer.transactId);
  }
}
