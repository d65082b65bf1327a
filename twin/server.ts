import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from './body.js';
import { identify } from './call.js';
import { type Answer, poolsError } from './errors.js';
import { Exchange } from './exchange.js';
import { ServablePools } from './pools-api.js';
import { type Route, routePools } from './routes.js';
import { serve } from './serving.js';
import type { TwinState } from './state.js';

const KEEP_ALIVE_MS = 120_000;

/** Starts listening; the port is in the answer's address. */
export async function listen(state: TwinState, host: string, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (req, res) =>
    onRequest(state, req, res),
  );
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return server;
}

/** `http://host:port` of a listening server. */
export function originOf(server: Server, host: string): string {
  // A TCP server that listens has an address object.
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function onRequest(state: TwinState, req: IncomingMessage, res: ServerResponse): void {
  const arrivedAt = state.clock.now();
  const url = req.url ?? '/';
  const method = req.method ?? 'GET';
  const requestId = state.nextRequestId();
  const row = new Exchange(arrivedAt, 'pools', method, url, req.rawHeaders, requestId);
  state.journal.open(row);
  if (method === 'GET' || method === 'HEAD') {
    onPools(state, req, res, row, url);
    return;
  }
  readBody(req, (body) => {
    if (body === null) {
      res.shouldKeepAlive = false;
      state.sender.send(res, row, poolsError(requestId, 413, 'body_too_large', 'The body is too large.'));
      return;
    }
    row.body = body;
    onPools(state, req, res, row, url);
  });
}

function onPools(state: TwinState, req: IncomingMessage, res: ServerResponse, row: Exchange, url: string): void {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const route = path.startsWith('/v1/') ? routePools(row.method, path.slice(3)) : ({ kind: 'unknown' } as const);
  if (route.kind !== 'operation') {
    state.sender.send(res, row, misrouted(row, route));
    return;
  }
  const key = req.headers['idempotency-key'];
  const call = identify(state.world, state.wire, row, {
    operation: route.operation,
    id: route.id,
    query: mark < 0 ? '' : url.slice(mark + 1),
    authorization: req.headers.authorization,
    idempotencyKey: typeof key === 'string' ? key : undefined,
  });
  state.journal.changed(row);
  serve(state, res, new ServablePools(call, state.quoteTtlMs));
}

function misrouted(row: Exchange, route: Exclude<Route, { kind: 'operation' }>): Answer {
  if (route.kind === 'unknown') return poolsError(row.requestId, 404, 'not_found', 'There is nothing at this path.');
  const refusal = poolsError(row.requestId, 405, 'method_not_allowed', `Use ${route.allow} here.`);
  return { ...refusal, headers: ['Allow', route.allow] };
}
