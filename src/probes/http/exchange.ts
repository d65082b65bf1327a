import type { CookieJar } from 'tough-cookie';
import type { Dispatcher } from 'undici';
import type { Exchange } from '../../model/call.js';
import type { Allowance } from '../../model/partner.js';
import type { ReadAnswer } from './answer.js';
import type { ReadyRequest } from './request.js';
import { cookiesFor, keepCookies } from './session.js';
import { type Received, send } from './transport.js';

const mostRedirects = 10;

/** What every request of a run shares. */
export interface Line {
  readonly dispatcher: Dispatcher;
  readonly allowance: Allowance;
  readonly clock: () => number;
}

/** One request and, where it asks for that, the redirects after it. */
export interface Exchanged {
  readonly exchanges: readonly Exchange[];
  /** The last answer, null where none was readable. */
  readonly answer: ReadAnswer | null;
  readonly unsendable: string | null;
}

/** Puts the jar's cookies in, beside those that the request brings itself. */
export async function withCookies(request: ReadyRequest, jar: CookieJar, jarFirst = false): Promise<ReadyRequest> {
  const kept = await cookiesFor(jar, request.url);
  if (kept === '') return request;
  const headers = new Headers(request.headers);
  const own = headers.get('cookie');
  headers.set('cookie', own === null || jarFirst ? kept : `${kept}; ${own}`);
  return { ...request, headers };
}

/** Sends a request whose cookies are in place, waits for the allowance, follows redirects where asked. Never throws. */
export async function perform(
  request: ReadyRequest,
  jar: CookieJar,
  line: Line,
  signal: AbortSignal | undefined,
): Promise<Exchanged> {
  await line.allowance.request(1, signal);
  return follow(request, await send(request, { ...line, signal }), jar, line, signal);
}

/** Takes an answer on: keeps its cookies, follows its redirect. */
export async function follow(
  first: ReadyRequest,
  received: Received,
  jar: CookieJar,
  line: Line,
  signal: AbortSignal | undefined,
): Promise<Exchanged> {
  const exchanges: Exchange[] = [];
  let request = first;
  let last = received;
  for (let hops = 0; ; hops++) {
    exchanges.push(last.exchange);
    if (last.answer === null)
      return { exchanges, answer: null, unsendable: last.unsendable ? last.exchange.error : null };
    await keepCookies(jar, request.url.href, last.cookies);
    const location = last.answer.header.location;
    if (!request.followRedirects || location === undefined || ![301, 302, 303, 307, 308].includes(last.answer.status))
      return { exchanges, answer: last.answer, unsendable: null };
    const next =
      hops >= mostRedirects
        ? `too many redirects: more than ${mostRedirects}`
        : redirected(request, last.answer.status, location);
    if (typeof next === 'string') {
      exchanges[exchanges.length - 1] = { ...last.exchange, error: next };
      return { exchanges, answer: null, unsendable: null };
    }
    request = await withCookies(next, jar);
    await line.allowance.request(1, signal);
    last = await send(request, { ...line, signal });
  }
}

/** As browsers do it: 303, and POST on 301 and 302, become GET; credentials stay with their origin. */
function redirected(request: ReadyRequest, status: number, location: string): ReadyRequest | string {
  if (!URL.canParse(location, request.url.href)) return 'unreadable: the redirect leads to no URL';
  const url = new URL(location, request.url);
  if (!/^https?:$/.test(url.protocol)) return `unreadable: the redirect leads to ${url.protocol}`;
  const becomesGet = (status === 303 && request.method !== 'HEAD') || (status < 303 && request.method === 'POST');
  const headers = new Headers(request.headers);
  headers.delete('cookie');
  if (url.origin !== request.url.origin)
    for (const name of ['authorization', 'proxy-authorization']) headers.delete(name);
  if (becomesGet) headers.delete('content-type');
  return { ...request, url, headers, ...(becomesGet ? { method: 'GET', body: null } : {}) };
}
