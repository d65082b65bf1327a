import type { IncomingMessage, ServerResponse } from 'node:http';
import { identify } from './call.js';
import { type Answer, poolsError } from './errors.js';
import { Exchange } from './exchange.js';
import { ServablePools } from './pools-api.js';
import { type Route, routePools } from './routes.js';
import type { ControlHandler, RequestHandler } from './server.js';
import { serve } from './serving.js';
import type { TwinState } from './state.js';

/** What stands at the door: journals each request and hands it to the API that it is for. */
export class Front implements RequestHandler {
  constructor(
    private readonly state: TwinState,
    private readonly control: ControlHandler,
  ) {}

  begin(req: IncomingMessage, res: ServerResponse): (body: string | null) => void {
    const { state } = this;
    const url = req.url ?? '/';
    if (url.startsWith('/_twin')) return (body) => void this.control(req, res, body);
    const swaps = url.startsWith('/swaps');
    const row = new Exchange(
      state.clock.now(),
      swaps ? 'swaps' : 'pools',
      req.method ?? 'GET',
      url,
      req.rawHeaders,
      state.nextRequestId(),
    );
    state.journal.open(row);
    return (body) => {
      if (body !== null && body !== '') row.body = body;
      try {
        if (swaps) this.#swaps(req, res, row, body);
        else this.#pools(req, res, row, body);
      } catch (error) {
        this.#failed(res, row, error);
      }
    };
  }

  #swaps(req: IncomingMessage, res: ServerResponse, row: Exchange, body: string | null): void {
    const { swaps } = this.state;
    if (swaps) swaps.take(req, res, row, body);
    else {
      const loaded = this.state.loadSwaps().then((side) => side.take(req, res, row, body));
      loaded.catch((error: unknown) => this.#failed(res, row, error));
    }
  }

  #failed(res: ServerResponse, row: Exchange, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.state.sender.send(res, row, poolsError(row.requestId, 500, 'internal_error', `The twin failed: ${reason}`));
  }

  #pools(req: IncomingMessage, res: ServerResponse, row: Exchange, body: string | null): void {
    const { state } = this;
    if (body === null) {
      state.sender.send(res, row, poolsError(row.requestId, 413, 'body_too_large', 'The body is too large.'));
      return;
    }
    const url = row.path;
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const route = path.startsWith('/v1/') ? routePools(row.method, path.slice(3)) : ({ kind: 'unknown' } as const);
    if (route.kind !== 'operation') {
      state.sender.send(res, row, misrouted(row, route));
      return;
    }
    const call = identify(state.world, state.wire, row, {
      operation: route.operation,
      id: route.id,
      query: mark < 0 ? '' : url.slice(mark + 1),
      authorization: req.headers.authorization,
      idempotencyKey: header(req, 'idempotency-key'),
    });
    state.journal.changed(row);
    serve(state, res, new ServablePools(call, state.quoteTtlMs));
  }
}

function misrouted(row: Exchange, route: Exclude<Route, { kind: 'operation' }>): Answer {
  if (route.kind === 'unknown') return poolsError(row.requestId, 404, 'not_found', 'There is nothing at this path.');
  const refusal = poolsError(row.requestId, 405, 'method_not_allowed', `Use ${route.allow} here.`);
  return { ...refusal, headers: ['Allow', route.allow] };
}

function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === 'string' ? value : undefined;
}
