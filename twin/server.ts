import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from './body.js';

const KEEP_ALIVE_MS = 120_000;

/** Takes one request whose body, if it can have one, was read; null: the body was too large. */
export interface RequestHandler {
  /** Called when the head arrived; what it returns gets the body. */
  begin(req: IncomingMessage, res: ServerResponse): (body: string | null) => void;
}

/** Starts listening; rejects where the port is taken. */
export async function listen(handler: RequestHandler, host: string, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (req, res) => {
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
