import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request } from 'undici';

/** A request that Pact replays, on its way to the provider; `headers` may be changed in place. */
export interface Relayed {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface RelayedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

export interface Relay {
  /** Where Pact sends what it replays. */
  readonly origin: string;
  /** Where Pact asks for provider states. */
  readonly setupUrl: string;
  close(): Promise<void>;
}

export interface RelayParts {
  setState(state: string, params: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  /** Answers for the provider; null: there is nothing to say, and the reason is kept elsewhere. */
  answer(request: Relayed): Promise<RelayedAnswer | null>;
}

const setupPath = '/_pactSetup';
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host', 'te', 'upgrade']);

/** Stands between Pact and a provider: sets states, adds credentials, and knows what was really asked and answered. */
export async function startRelay(parts: RelayParts): Promise<Relay> {
  const server = createServer((incoming, outgoing) => {
    void serve(parts, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return {
    origin,
    setupUrl: `${origin}${setupPath}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(parts: RelayParts, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = await bytesOf(incoming);
  if (incoming.url === setupPath) {
    const { state, params, action } = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    const values = action === 'teardown' ? {} : await parts.setState(String(state), Object(params));
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(values));
    return;
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined && !hopByHop.has(name)) headers[name] = String(value);
  }
  const { method = 'GET', url: path = '/' } = incoming;
  const answer = await parts.answer({ method, path, headers, body });
  // A cut connection would be tried again for minutes.
  if (answer === null) return void outgoing.writeHead(424).end();
  outgoing.writeHead(answer.status, answer.headers).end(answer.body);
}

/** Sends requests on to a provider. Rejects with the reason where no whole answer comes in time. */
export function forwarder(baseUrl: string, timeoutMs = 20_000) {
  const agent = new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connect: { timeout: 5_000 } });
  return {
    async send({ method, path, headers, body }: Relayed): Promise<RelayedAnswer> {
      const answer = await request(`${baseUrl}${path}`, {
        method: method as 'GET',
        headers,
        body: body.length > 0 ? body : null,
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
      }).catch((error: Error) => {
        throw new Error(`no answer came: ${error.message || error.name}`);
      });
      const kept = Object.entries(answer.headers).flatMap(([name, value]) =>
        value === undefined || hopByHop.has(name) ? [] : [[name, value] as const],
      );
      return {
        status: answer.statusCode,
        headers: Object.fromEntries(kept),
        body: Buffer.from(await answer.body.arrayBuffer()),
      };
    },
    close: () => agent.destroy(),
  };
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
