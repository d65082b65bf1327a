import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the small apps of these tests see it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly arrivedAtMs: number;
  json(): Record<string, unknown>;
  form(): URLSearchParams;
  cookie(name: string): string | undefined;
}

export interface Served {
  readonly baseUrl: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** Runs a small app on loopback. What it throws is answered as 500. */
export async function serve(handle: (asked: Asked, response: ServerResponse) => void | Promise<void>): Promise<Served> {
  const seen: Asked[] = [];
  const server = createServer((request, response) => {
    const arrivedAtMs = performance.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = ask(request, Buffer.concat(chunks).toString('utf8'), arrivedAtMs);
      seen.push(asked);
      Promise.resolve()
        .then(() => handle(asked, response))
        .catch((error: unknown) => {
          response.statusCode = 500;
          response.end(String(error));
        });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    asked: seen,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Answers with a page. */
export function html(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string | string[]> = {},
): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
  response.end(`<!doctype html><html><body>${body}</body></html>`);
}

function ask(request: IncomingMessage, text: string, arrivedAtMs: number): Asked {
  const url = new URL(request.url ?? '/', 'http://app');
  return {
    method: request.method ?? '',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: request.headers,
    text,
    arrivedAtMs,
    json: () => JSON.parse(text) as Record<string, unknown>,
    form: () => new URLSearchParams(text),
    cookie: (name) => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1],
  };
}
