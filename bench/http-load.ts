import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly port: number;
  readonly secretKey: string;
  readonly connections: number;
  /** Ends after this time or this many requests, whichever comes first. */
  readonly durationMs: number;
  readonly requests?: number;
  /** Every nth trade is also polled, so that events are due; 0: none. */
  readonly pollEvery: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly failures: number;
}

let run = 0;

/** Quote, transact, now and then poll, over raw keep-alive sockets: the client must cost less than the server. */
export async function quoteAndTransact(options: LoadOptions): Promise<LoadResult> {
  run += 1;
  const shared = { requests: 0, failures: 0, until: performance.now() + options.durationMs, run };
  const begun = performance.now();
  const connections = Array.from({ length: options.connections }, (_unused, index) => drive(options, shared, index));
  await Promise.all(connections);
  return { requests: shared.requests, failures: shared.failures, seconds: (performance.now() - begun) / 1000 };
}

interface Shared {
  requests: number;
  failures: number;
  readonly until: number;
  readonly run: number;
}

function drive(options: LoadOptions, shared: Shared, index: number): Promise<void> {
  const socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
  const head = `Host: 127.0.0.1\r\nAuthorization: Bearer ${options.secretKey}\r\nContent-Type: application/json\r\n`;
  const quoteBody = '{"side":"on_ramp","amount":"100.00","cryptoNetwork":"tron","destAddress":"TXsampleAddress"}';
  const quote = `POST /v1/pools/EUR-USDT/quote HTTP/1.1\r\n${head}Content-Length: ${quoteBody.length}\r\n\r\n${quoteBody}`;
  let turn = 0;
  let quoteId = '';
  const next = (answer: string | null): string => {
    if (answer !== null && turn % 3 === 1) quoteId = /"quoteId":"([^"]+)"/.exec(answer)?.[1] ?? '';
    const step = turn % 3;
    if (step === 1) {
      turn += 1;
      const body = `{"quoteId":"${quoteId}"}`;
      const key = `Idempotency-Key: order-${shared.run}-${index}-${turn}\r\n`;
      return `POST /v1/pools/EUR-USDT/transact HTTP/1.1\r\n${head}${key}Content-Length: ${body.length}\r\n\r\n${body}`;
    }
    if (step === 2) {
      turn += 1;
      if (options.pollEvery > 0 && turn % (3 * options.pollEvery) === 0) {
        return `GET /v1/pools/transactions/${quoteId} HTTP/1.1\r\n${head}\r\n`;
      }
    }
    turn += 1;
    return quote;
  };
  return exchangeUntilDone(socket, options, shared, next);
}

function exchangeUntilDone(
  socket: Socket,
  options: LoadOptions,
  shared: Shared,
  next: (answer: string | null) => string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let pending = '';
    socket.setEncoding('latin1');
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('connect', () => socket.write(next(null)));
    socket.on('data', (chunk: string) => {
      pending += chunk;
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(pending)?.[1] ?? 0);
      if (pending.length < end + 4 + length) return;
      if (!pending.startsWith('HTTP/1.1 20')) shared.failures += 1;
      shared.requests += 1;
      const body = pending.slice(end + 4, end + 4 + length);
      pending = '';
      const full = options.requests !== undefined && shared.requests >= options.requests;
      if (full || performance.now() >= shared.until) socket.end();
      else socket.write(next(body));
    });
  });
}
