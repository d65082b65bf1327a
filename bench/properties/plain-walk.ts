import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { ReadyRequest } from '../../src/probes/http/request.js';
import { type Received, send } from '../../src/probes/http/transport.js';
import { BENCH_KEY } from '../subject.js';

/** One request of a walk as its author would think of it. Quotes and keys are numbered as they come. */
type Move =
  | { readonly do: 'quote'; readonly path: string; readonly body: unknown }
  | { readonly do: 'transact'; readonly path: string; readonly quote: number; readonly key: number | null }
  | { readonly do: 'read'; readonly path: string };

/** Takes down what one generated walk sends. */
export class Takedown {
  readonly moves: Move[] = [];
  readonly #quotes: string[] = [];
  readonly #keys: string[] = [];

  note(request: ReadyRequest, received: Received): void {
    const path = `${request.url.pathname}${request.url.search}`;
    const body = request.body === null ? null : JSON.parse(request.body.toString());
    if (path.endsWith('/transact')) {
      const key = request.headers.get('idempotency-key');
      if (key !== null && !this.#keys.includes(key)) this.#keys.push(key);
      const known = key === null ? null : this.#keys.indexOf(key);
      this.moves.push({ do: 'transact', path, quote: this.#quotes.indexOf(body.quoteId), key: known });
      return;
    }
    if (body === null) {
      this.moves.push({ do: 'read', path });
      return;
    }
    this.#quotes.push(JSON.parse(received.answer?.text ?? '{}').quoteId);
    this.moves.push({ do: 'quote', path, body });
  }
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
