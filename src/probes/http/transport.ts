import { readFileSync } from 'node:fs';
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
  const controller = new AbortController();
  let ended: string | null = null;
  const end = (why: string): void => {
    ended ??= why;
    controller.abort();
  };
  const onAbort = (): void => end('aborted');
  const timer = setTimeout(() => end(`timeout: no complete answer within ${request.timeoutMs} ms`), request.timeoutMs);
  if (sending.signal?.aborted) end('aborted');
  sending.signal?.addEventListener('abort', onAbort, { once: true });
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
  try {
    const response = await sending.dispatcher.request({
      origin: request.url.origin,
      path: `${request.url.pathname}${request.url.search}`,
      // Any token is a method; undici types only the common ones.
      method: request.method as Dispatcher.HttpMethod,
      headers,
      body: request.body,
      signal: controller.signal,
    });
    const header = joined(response.headers);
    const read = await readBody(response.body);
    if (read.tooLarge)
      return failed(exchange(null, `too large: more than ${largestBody} bytes after status ${response.statusCode}`));
    const bytes = await inflate(read.bytes, header['content-encoding'], largestBody);
    if (typeof bytes === 'string') return failed(exchange(null, bytes));
    const answer = readAnswer(response.statusCode, request.url.href, header, bytes);
    const body = answer.text.slice(0, recordedBody);
    const shown = { status: answer.status, headers: header, body, truncated: body.length < answer.text.length };
    return {
      exchange: exchange(shown, answer.unreadable),
      answer,
      cookies: [response.headers['set-cookie'] ?? []].flat(),
      unsendable: false,
    };
  } catch (error) {
    return { ...failed(exchange(null, ended ?? sayWhy(error))), unsendable: ended === null && isFromUs(error) };
  } finally {
    clearTimeout(timer);
    sending.signal?.removeEventListener('abort', onAbort);
  }
}

function failed(exchange: Exchange): Received {
  return { exchange, answer: null, cookies: [], unsendable: false };
}

async function readBody(
  body: Dispatcher.ResponseData['body'],
): Promise<{ readonly bytes: Buffer; readonly tooLarge: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Leaving the loop destroys the connection: the rest is never read.
    if (length > largestBody) return { bytes: Buffer.alloc(0), tooLarge: true };
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), tooLarge: false };
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), [value].flat().join(', ')]],
    ),
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
}
