import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Exchange } from '../../model/call.js';
import { type ReadAnswer, readAnswer } from './answer.js';
import { inflate } from './inflate.js';
import type { ReadyRequest } from './request.js';
import { isFromUs, sayWhy } from './why.js';

const largestBody = 8 * 1024 * 1024;
const recordedBody = 256 * 1024;

/** How long an idle connection is kept: below what common servers keep it, so that none is used while it closes. */
const keepAliveMs = 2000;

export interface TransportOptions {
  readonly caFile: string | null;
  readonly env: NodeJS.ProcessEnv;
  readonly connections?: number;
}

export interface Received {
  readonly exchange: Exchange;
  readonly answer: ReadAnswer | null;
  /** Of `Set-Cookie`, one per cookie. */
  readonly cookies: readonly string[];
  /** The request itself was refused before it left: what the manifest asks for cannot be sent. */
  readonly unsendable: boolean;
}

/** The certificate authorities to trust: those of Node and the manifest's. */
export function trusted(caFile: string | null): { readonly ca: string[] } | undefined {
  return caFile === null ? undefined : { ca: [...rootCertificates, readFileSync(caFile, 'utf8')] };
}

/** Whether requests to a URL go through a proxy of the environment. Plain HTTP to this machine never does. */
export function usesProxy(url: URL, env: NodeJS.ProcessEnv): boolean {
  const proxy = url.protocol === 'https:' ? (env.https_proxy ?? env.HTTPS_PROXY) : (env.http_proxy ?? env.HTTP_PROXY);
  return proxy !== undefined && proxy !== '' && !(url.protocol === 'http:' && isLoopback(url.hostname));
}

/** One keep-alive pool for the whole run; HTTPS_PROXY and NO_PROXY are honoured. */
export function createDispatcher(baseUrl: URL, options: TransportOptions): Dispatcher {
  const connect = { timeout: 10_000, ...trusted(options.caFile) };
  const pool = {
    connections: options.connections ?? 128,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: 60_000,
    keepAliveTimeoutThreshold: 1000,
    maxHeaderSize: 64 * 1024,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect,
  };
  const { env } = options;
  if (!usesProxy(baseUrl, env)) return new Agent(pool);
  return new EnvHttpProxyAgent({
    ...pool,
    httpProxy: env.http_proxy ?? env.HTTP_PROXY ?? '',
    httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    requestTls: connect,
    // Plain HTTP goes through as such: many proxies tunnel to port 443 alone.
    proxyTunnel: false,
  });
}

export interface Sending {
  readonly dispatcher: Dispatcher;
  readonly clock: () => number;
  readonly signal: AbortSignal | undefined;
  /** Instead of the clock at the call, for requests that are held back. */
  readonly startedAtMs?: () => number;
}

/** Sends one request and reads the whole answer within `timeoutMs`. Never throws, never reads more than 8 MiB. */
export async function send(request: ReadyRequest, sending: Sending): Promise<Received> {
  const { clock } = sending;
  const called = clock();
  const headers = Object.fromEntries(request.headers);
  const recorded = {
    method: request.method,
    url: request.url.href,
    headers,
    body: request.body === null ? null : request.body.toString('utf8').slice(0, recordedBody),
  };
  const exchange = (response: Exchange['response'], error: string | null): Exchange => ({
    step: request.step,
    request: recorded,
    response,
    error,
    startedAtMs: sending.startedAtMs?.() ?? called,
    endedAtMs: clock(),
  });
  const failed = (error: string, unsendable = false): Received => ({
    exchange: exchange(null, error),
    answer: null,
    cookies: [],
    unsendable,
  });
  const got = await fetchBytes(request, headers, sending);
  if ('error' in got) return failed(got.error, got.unsendable);
  const header = joined(got.headers);
  const bytes = await inflate(got.bytes, header['content-encoding'], largestBody);
  if (typeof bytes === 'string') return failed(bytes);
  const answer = readAnswer(got.status, request.url.href, header, bytes);
  const body = answer.text.slice(0, recordedBody);
  const shown = { status: answer.status, headers: header, body, truncated: body.length < answer.text.length };
  return {
    exchange: exchange(shown, answer.unreadable),
    answer,
    cookies: [got.headers['set-cookie'] ?? []].flat(),
    unsendable: false,
  };
}

interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

type Fetched = RawAnswer | { readonly error: string; readonly unsendable: boolean };

/** As low as undici goes, without streams and abort signals: generated walks make thousands of requests of few bytes. */
function fetchBytes(
  request: ReadyRequest,
  headers: Readonly<Record<string, string>>,
  { dispatcher, signal }: Sending,
): Promise<Fetched> {
  return new Promise((resolve) => {
    const onAbort = (): void => gathering.leave('aborted');
    const gathering = new Gathering((fetched) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(fetched);
    });
    const timer = setTimeout(
      () => gathering.leave(`timeout: no complete answer within ${request.timeoutMs} ms`),
      request.timeoutMs,
    );
    if (signal?.aborted) {
      onAbort();
      return;
    }
    signal?.addEventListener('abort', onAbort, { once: true });
    const options = {
      origin: request.url.origin,
      path: `${request.url.pathname}${request.url.search}`,
      // Any token is a method; undici types only the common ones.
      method: request.method as Dispatcher.HttpMethod,
      headers: headers as Record<string, string>,
      body: request.body,
    };
    try {
      dispatcher.dispatch(options, gathering);
    } catch (error) {
      gathering.onResponseError(null, error as Error);
    }
  });
}

/** Gathers one answer and tells of it once, whatever else undici says later. */
class Gathering implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #chunks: Buffer[] = [];
  #length = 0;
  #over = false;

  constructor(private readonly done: (fetched: Fetched) => void) {}

  /** Ends at once, also while there is no connection yet; what was opened is closed. */
  leave(error: string): void {
    this.#end({ error, unsendable: false });
    this.#controller?.abort(new Error(error));
  }

  /** Comes again where undici sends once more what a closing connection did not take. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new Error('nobody waits for this any more'));
  }

  /** Comes for each informational answer too; the last one counts. */
  onResponseStart(_controller: unknown, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#length += chunk.length;
    this.#chunks.push(chunk);
    if (this.#length > largestBody)
      this.leave(`too large: more than ${largestBody} bytes after status ${this.#status}`);
  }

  onResponseEnd(): void {
    const [only] = this.#chunks;
    const bytes = only !== undefined && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
    this.#end({ status: this.#status, headers: this.#headers, bytes });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#end({ error: sayWhy(error), unsendable: isFromUs(error) });
  }

  #end(fetched: Fetched): void {
    if (this.#over) return;
    this.#over = true;
    this.done(fetched);
  }
}

/** Undici's names are in lower case already. */
function joined(headers: IncomingHttpHeaders): Record<string, string> {
  const header: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) header[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return header;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
}
