import type { BrowserContext, Request, Response } from 'playwright-core';
import type { Capture } from './capture.js';
import { within } from './within.js';

const MOST_BODY = 20 * 1024 * 1024;
/** Only what never ends takes this long; a busy machine may be slow. */
const READ_MS = 5000;
const opaque = /^(?:image|font|audio|video)\//;

/** Records every request and answer of the context as a browser's network panel would show it, headers included. */
export function recordNetwork(context: BrowserContext, capture: Capture): void {
  context.on('request', (request) => {
    const { phase } = capture;
    capture.requests.push({
      method: request.method(),
      url: request.url(),
      resourceType: request.resourceType(),
      phase,
    });
    capture.track(readRequest(request, capture, phase));
  });
  context.on('response', (response) => capture.track(readResponse(context, response, capture, capture.phase)));
}

async function readRequest(request: Request, capture: Capture, phase: string): Promise<void> {
  const headers = await within(request.allHeaders(), READ_MS).catch(() => request.headers());
  const body = request.postDataBuffer()?.toString('utf8') ?? '';
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = [`${request.method()} ${request.url()}`, ...head, '', body].join('\n');
  capture.add('request', `${request.method()} ${withoutQuery(request.url())}`, text, phase);
}

async function readResponse(
  context: BrowserContext,
  response: Response,
  capture: Capture,
  phase: string,
): Promise<void> {
  const url = response.url();
  if (url.startsWith('data:') || url.startsWith('blob:')) return;
  const where = `${response.request().method()} ${withoutQuery(url)}`;
  const headers = await within(response.headersArray(), READ_MS).catch(() => []);
  const head = headers.map(({ name, value }) => `${name}: ${value}`);
  capture.add('response', `${where} (headers)`, [`${response.status()} ${url}`, ...head].join('\n'), phase);
  for (const { name, value } of headers) {
    if (name.toLowerCase() === 'set-cookie') capture.add('cookie', `${where} (Set-Cookie)`, value, phase);
  }
  const body = await readBody(context, response);
  if (body === null) {
    if (!capture.answered.has(where) && bodyExpected(response, headers))
      capture.missed(where, 'its body could not be read');
    return;
  }
  if (body.length > MOST_BODY) capture.missed(where, `only the first ${MOST_BODY} of ${body.length} bytes were read`);
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  // Pictures and fonts are bytes; Latin-1 keeps whatever plain text stands in them.
  const text = body.subarray(0, MOST_BODY).toString(opaque.test(type) ? 'latin1' : 'utf8');
  const script = response.request().resourceType() === 'script' || /javascript|ecmascript/.test(type);
  capture.add(script ? 'script' : 'response', where, text, phase);
}

/** The browser drops bodies when it navigates on; what can be asked for again without effect is. */
async function readBody(context: BrowserContext, response: Response): Promise<Buffer | null> {
  const status = response.status();
  if (status === 204 || status === 304) return Buffer.alloc(0);
  const redirect = status >= 300 && status < 400;
  // A stream of events has no end; they are recorded one by one.
  if (response.request().resourceType() === 'eventsource') return null;
  const started = performance.now();
  const first = redirect ? null : await within(response.body(), READ_MS).catch(() => null);
  if (first !== null) return first;
  const request = response.request();
  // What did not end once will not end when asked again.
  if (performance.now() - started >= READ_MS) return null;
  if (request.method() !== 'GET') return null;
  if (/event-stream/.test(response.headers()['content-type'] ?? '')) return null;
  const options = { maxRedirects: 0, timeout: READ_MS, failOnStatusCode: false };
  const again = await context.request.get(response.url(), options).catch(() => null);
  return again === null ? null : again.body().catch(() => null);
}

function bodyExpected(response: Response, headers: readonly { name: string; value: string }[]): boolean {
  if (response.request().method() === 'HEAD') return false;
  if (response.request().resourceType() === 'eventsource') return false;
  const length = headers.find(({ name }) => name.toLowerCase() === 'content-length')?.value;
  if (length === '0') return false;
  // Redirects of a form post are followed at once and seldom say anything.
  const redirect = response.status() >= 300 && response.status() < 400;
  return !redirect;
}

/** Addresses in findings stay short; what a query held is in the request's text. */
export function withoutQuery(url: string): string {
  const cut = url.search(/[?#]/);
  return cut < 0 ? url : url.slice(0, cut);
}
