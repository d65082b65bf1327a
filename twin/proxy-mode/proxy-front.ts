import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TwinClock } from '../clock.js';
import { poolsError } from '../errors.js';
import { Exchange } from '../exchange.js';
import type { IdCodec } from '../ids.js';
import type { RequestJournal } from '../journal.js';
import { routePools } from '../routes.js';
import type { ControlHandler, RequestHandler } from '../server.js';
import { type ServingParts, serve } from '../serving.js';
import type { Forwarder } from './forward.js';
import type { Mirror } from './mirror.js';
import { ServableProxy } from './servable-proxy.js';

export interface ProxyFrontParts extends ServingParts {
  readonly clock: TwinClock;
  readonly journal: RequestJournal;
  readonly requestIds: IdCodec;
  readonly mirror: Mirror;
  readonly forwarder: Forwarder;
  readonly partnerId: string;
  readonly control: ControlHandler;
}

/** The door of a proxy: journals each request, then lets faults and the real sandbox decide. */
export class ProxyFront implements RequestHandler {
  #requests = 0;

  constructor(private readonly parts: ProxyFrontParts) {}

  begin(req: IncomingMessage, res: ServerResponse): (body: string | null) => void {
    const { parts } = this;
    const url = req.url ?? '/';
    if (url.startsWith('/_twin')) return (body) => void parts.control(req, res, body);
    this.#requests += 1;
    const requestId = parts.requestIds.encode(this.#requests);
    const row = new Exchange(parts.clock.now(), 'pools', req.method ?? 'GET', url, req.rawHeaders, requestId);
    parts.journal.open(row);
    return (body) => {
      const [path = ''] = url.split('?', 1);
      const route = path.startsWith('/v1/') ? routePools(row.method, path.slice(3)) : null;
      if (body === null) {
        parts.sender.send(res, row, poolsError(requestId, 413, 'body_too_large', 'The body is too large.'));
      } else if (route?.kind !== 'operation') {
        parts.sender.send(res, row, poolsError(requestId, 404, 'not_found', 'The proxy passes on 0Pools only.'));
      } else {
        if (body !== '') row.body = body;
        const { operation, id } = route;
        const request = { operation, id, path: url.slice(3), headers: req.headers };
        const servable = new ServableProxy(row, request, parts.forwarder, parts.mirror, parts.partnerId);
        parts.journal.changed(row);
        serve(parts, res, servable);
      }
    };
  }
}
