import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { objectOf } from '../record/pact-file.js';
import { BrokerError } from './broker-error.js';
import type { BrokerSettings } from './broker-settings.js';

export type Resource = Readonly<Record<string, unknown>>;

/** A broker's answer that may be a refusal with reasons of its own. */
export interface BrokerAnswer {
  readonly status: number;
  readonly body: Resource;
}

const mostBytes = 50_000_000;
const mostRedirects = 3;

/** Speaks HAL with one broker. Every failure is a BrokerError in words; credentials never leave for another origin. */
export class BrokerClient {
  readonly #dispatcher: Dispatcher;

  constructor(private readonly settings: BrokerSettings) {
    this.#dispatcher = new EnvHttpProxyAgent(settings.proxy);
  }

  /** The index, where every walk through a broker begins. */
  index(): Promise<Resource> {
    return this.get(this.settings.url.href);
  }

  /** Rejects unless the answer is a 2xx with a JSON object. */
  async get(href: string): Promise<Resource> {
    return (await this.#send('GET', href, undefined, [])).body;
  }

  /** Rejects as `get` does, but for the statuses that the caller wants to read itself. */
  send(method: 'POST' | 'PUT', href: string, body: unknown, readable: readonly number[] = []): Promise<BrokerAnswer> {
    return this.#send(method, href, body, readable);
  }

  /** A link of a resource with its places filled in. Null where the broker does not offer it. */
  link(resource: Resource, relation: string, values: Readonly<Record<string, string>> = {}): string | null {
    const link = objectOf(objectOf(resource._links)?.[relation]);
    if (typeof link?.href !== 'string') return null;
    const href = link.href.replaceAll(/\{(\w+)\}/g, (_place, name: string) => encodeURIComponent(values[name] ?? ''));
    return new URL(href, this.settings.url).href;
  }

  /** A path below the broker's base, for resources that no index links to. */
  path(relative: string): string {
    return new URL(relative, this.settings.url).href;
  }

  async #send(method: string, href: string, body: unknown, readable: readonly number[]): Promise<BrokerAnswer> {
    let url = new URL(href);
    for (let redirects = 0; ; redirects += 1) {
      const answer = await this.#once(method, url, body);
      if (answer.status < 300 || answer.status >= 400) return this.#read(answer, method, url, readable);
      if (answer.location === null) throw new BrokerError('broker', `${called(method, url)} redirected to nowhere`);
      if (redirects === mostRedirects) throw new BrokerError('broker', `${called(method, url)} redirected too often`);
      if (method !== 'GET' && answer.status !== 307 && answer.status !== 308) {
        const hint = `${called(method, url)} answered ${answer.status} towards ${answer.location}`;
        throw new BrokerError('person', `${hint}: nothing was sent; give the address behind it as --broker-url`);
      }
      url = new URL(answer.location, url);
    }
  }

  async #once(method: string, url: URL, body: unknown) {
    const { authorization, timeoutMs, url: base } = this.settings;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await request(url, {
        method: method as 'GET',
        headers: {
          accept: 'application/hal+json, application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(authorization !== null && url.origin === base.origin ? { authorization } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        dispatcher: this.#dispatcher,
        signal,
      });
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of answer.body) {
        const piece = Buffer.from(chunk as Uint8Array);
        bytes += piece.length;
        if (bytes > mostBytes)
          throw new BrokerError('broker', `${called(method, url)} sent more than ${mostBytes} bytes`);
        chunks.push(piece);
      }
      const location = answer.headers.location;
      return {
        status: answer.statusCode,
        text: this.#discreet(Buffer.concat(chunks).toString('utf8')),
        location: typeof location === 'string' ? location : null,
      };
    } catch (error) {
      if (error instanceof BrokerError) throw error;
      if (signal.aborted)
        throw new BrokerError('broker', `${called(method, url)} got no answer within ${timeoutMs} ms`);
      const { code, message } = error as { code?: string; message: string };
      throw new BrokerError('broker', `${called(method, url)} failed: ${code ?? message}`);
    }
  }

  /** A broker may repeat what it was sent. */
  #discreet(text: string): string {
    return this.settings.secrets.reduce(
      (kept, secret) => kept.replaceAll(secret, '[redacted:broker credential]'),
      text,
    );
  }

  #read(answer: { status: number; text: string }, method: string, url: URL, readable: readonly number[]): BrokerAnswer {
    const { status, text } = answer;
    const where = called(method, url);
    if (status === 401 || status === 403) {
      const how = this.settings.authorization === null ? 'no credentials were given' : 'the credentials were refused';
      const names = 'PACT_BROKER_TOKEN, or PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD';
      throw new BrokerError('person', `${where} answered ${status}: ${how} (${names})`);
    }
    const body = parse(text);
    const fine = status < 300 || readable.includes(status);
    if (fine && text === '') return { status, body: {} };
    if (fine && body) return { status, body };
    if (fine) throw new BrokerError('broker', `${where} answered ${status} with something else than a JSON object`);
    const said = body === null ? [] : reasonsOf(body);
    const tail = said.length > 0 ? `: ${said.join('; ')}` : '';
    throw new BrokerError(status < 500 ? 'person' : 'broker', `${where} answered ${status}${tail}`);
  }
}

/** What the broker itself says is wrong: `notices`, `errors` by field or as a list, `error`. */
export function reasonsOf(body: Resource): string[] {
  const notices = Array.isArray(body.notices) ? body.notices : [];
  const texts = notices.map((notice: unknown) => objectOf(notice)?.text).filter((text) => typeof text === 'string');
  const { errors, error } = body;
  if (texts.length > 0) return texts;
  if (Array.isArray(errors)) return errors.map(String);
  const byField = objectOf(errors);
  if (byField)
    return Object.entries(byField).map(([field, value]) => `${field}: ${[value].flat().map(String).join(', ')}`);
  const message = objectOf(error)?.message ?? error;
  return typeof message === 'string' ? [message] : [];
}

function called(method: string, url: URL): string {
  return `${method} ${url.origin}${url.pathname}`;
}

function parse(text: string): Resource | null {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return null;
  }
}
