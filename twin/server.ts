import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { readBody } from './body.js';
import type { ControlTarget } from './control/control-target.js';

/** Long keep-alive: a connection closed under a caller's hands would look like a fault that nobody armed. */
const LIMITS = { keepAliveTimeout: 120_000, headersTimeout: 15_000, requestTimeout: 60_000, noDelay: true };

/** Takes one request whose body, if it can have one, was read; null: the body was too large. */
export interface RequestHandler {
  /** Called when the head arrived; what it returns gets the body. */
  begin(req: IncomingMessage, res: ServerResponse): (body: string | null) => void;
}

/** Answers a request to `/_twin`. */
export type ControlHandler = (req: IncomingMessage, res: ServerResponse, body: string | null) => Promise<void>;

/** The control endpoints, loaded with the first request to them: most runs never need them. */
export function lazyControl(target: () => ControlTarget): ControlHandler {
  return async (req, res, body) => {
    const { answerControl } = await import('./control/control-http.js');
    await answerControl(target(), req, res, body);
  };
}

/** Starts listening; rejects where the port is taken. */
export async function listen(handler: RequestHandler, host: string, port: number): Promise<Server> {
  const server = createServer(LIMITS, (req, res) => {
    const take = handler.begin(req, res);
    if (req.method === 'GET' || req.method === 'HEAD') {
      take('');
      return;
    }
    readBody(req, (body) => {
      if (body === null) res.shouldKeepAlive = false;
      take(body);
    });
  });
  server.on('clientError', refuseMalformed);
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

/** What is no HTTP gets one answer and the end of its connection. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  else socket.destroy();
}
