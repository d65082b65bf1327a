import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';

/** What a webhook receiver answered; `error` where it did not. */
export interface PostResult {
  readonly status: number | null;
  readonly error: string | null;
}

/** Posts webhook bodies; one pool of connections per twin, ended with it. */
export class Poster {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
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

  async #once(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<PostResult & { stale: boolean }> {
    const secure = url.startsWith('https:');
    const request = secure ? (await import('node:https')).request : httpRequest;
    if (this.#closed) return { status: null, error: 'the twin is closed', stale: false };
    return new Promise((resolve) => {
      const options = { method: 'POST', headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) } };
      const onAnswer = (response: IncomingMessage) => {
        response.resume();
        response.on('close', () => resolve({ status: response.statusCode ?? null, error: null, stale: false }));
      };
      try {
        const sent = request(url, secure ? options : { ...options, agent: this.#agent }, onAnswer);
        sent.setTimeout(this.timeoutMs, () => sent.destroy(new Error('timed out')));
        sent.on('error', (error: NodeJS.ErrnoException) => {
          const stale = sent.reusedSocket && error.code === 'ECONNRESET';
          resolve({ status: null, error: error.code ?? error.message, stale });
        });
        sent.end(body);
      } catch (error) {
        resolve({ status: null, error: error instanceof Error ? error.message : String(error), stale: false });
      }
    });
  }
}
