import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';

/** What a webhook receiver answered; `error` where it did not. */
export interface PostResult {
  readonly status: number | null;
  readonly error: string | null;
}

interface Place {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
  readonly path: string;
}

/** Posts webhook bodies; one pool of connections per twin, ended with it. */
export class Poster {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #places = new Map<string, Place | null>();
  #closed = false;

  constructor(private readonly timeoutMs: number) {}

  /** Never throws; a connection that was reused too late is tried once more. */
  async post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<PostResult> {
    const first = await this.#once(url, headers, body);
    return first.stale ? this.#once(url, headers, body) : first;
  }

  close(): void {
    this.#closed = true;
    this.#agent.destroy();
  }

  /** Receivers are few: each address is parsed once. */
  #place(url: string): Place | null {
    const known = this.#places.get(url);
    if (known !== undefined) return known;
    const parsed = URL.canParse(url) ? new URL(url) : null;
    const place =
      parsed && /^https?:$/.test(parsed.protocol)
        ? {
            protocol: parsed.protocol,
            hostname: parsed.hostname.replace(/^\[|\]$/g, ''),
            port: parsed.port,
            path: parsed.pathname + parsed.search,
          }
        : null;
    this.#places.set(url, place);
    return place;
  }

  async #once(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<PostResult & { stale: boolean }> {
    const place = this.#place(url);
    const secure = place?.protocol === 'https:';
    const request = secure ? (await import('node:https')).request : httpRequest;
    if (place === null) return { status: null, error: 'the webhook address is no URL', stale: false };
    if (this.#closed) return { status: null, error: 'the twin is closed', stale: false };
    return new Promise((resolve) => {
      const options = { method: 'POST', headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) } };
      const onAnswer = (response: IncomingMessage) => {
        response.resume();
        response.on('close', () => resolve({ status: response.statusCode ?? null, error: null, stale: false }));
      };
      const sent = request(secure ? { ...place, ...options } : { ...place, ...options, agent: this.#agent }, onAnswer);
      sent.setTimeout(this.timeoutMs, () => sent.destroy(new Error('timed out')));
      sent.on('error', (error: NodeJS.ErrnoException) => {
        const stale = sent.reusedSocket && error.code === 'ECONNRESET';
        resolve({ status: null, error: error.code ?? error.message, stale });
      });
      sent.end(body);
    });
  }
}
