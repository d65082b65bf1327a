import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'undici';
import type { Answer } from '../errors.js';

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'content-length',
  'expect',
  'accept-encoding',
]);
/** Written anew for the caller. */
const REWRITTEN = new Set([...HOP_BY_HOP, 'content-type', 'x-request-id', 'date']);

/** An answer beyond this is no answer of 0Pools; it becomes a 502 that says so. */
const LARGEST_ANSWER = 16 * 1024 * 1024;

export interface Forwarded {
  readonly answer: Answer;
  /** The upstream's own request id, null where it sent none. */
  readonly requestId: string | null;
}

/** Passes requests on to the real sandbox and its answers back, unchanged but for hop-by-hop headers. */
export class Forwarder {
  readonly #agent: Agent;
  readonly #base: string;

  constructor(base: string, timeoutMs: number) {
    this.#base = base.replace(/\/+$/, '');
    this.#agent = new Agent({
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect: { timeout: timeoutMs },
      maxResponseSize: LARGEST_ANSWER,
    });
  }

  /** Rejects where the upstream did not answer. `path` starts behind the version prefix, query included. */
  async forward(method: string, path: string, headers: IncomingHttpHeaders, body: string | null): Promise<Forwarded> {
    const sent: Record<string, string | string[]> = { 'accept-encoding': 'identity' };
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined && !HOP_BY_HOP.has(name)) sent[name] = value;
    }
    const {
      statusCode,
      headers: got,
      body: stream,
    } = await request(this.#base + path, {
      // Node only parses methods that are HTTP methods.
      method: method as 'GET',
      headers: sent,
      body,
      dispatcher: this.#agent,
    });
    const text = await stream.text();
    const kept: string[] = [];
    for (const [name, value] of Object.entries(got)) {
      if (value === undefined || REWRITTEN.has(name)) continue;
      for (const one of Array.isArray(value) ? value : [value]) kept.push(name, one);
    }
    return {
      answer: { status: statusCode, body: text, contentType: single(got['content-type']) ?? '', headers: kept },
      requestId: single(got['x-request-id']),
    };
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

function single(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
