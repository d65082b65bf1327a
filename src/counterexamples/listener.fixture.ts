import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Arrived {
  readonly method: string;
  readonly path: string;
  /** As they came: names and values by turns, values a character a byte. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** A server on loopback that keeps what arrives, gone after the test. */
export async function listen(
  answer: (request: Arrived, response: ServerResponse) => void,
): Promise<{ readonly url: string; readonly arrived: Arrived[] }> {
  const arrived: Arrived[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', rawHeaders: headers } = request;
      const one = { method, path: url, headers, body: Buffer.concat(chunks) };
      arrived.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  // A listening TCP server has an address with a port.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived };
}

/** The last value of a header. */
export function headerOf({ headers }: Arrived, name: string): string | undefined {
  return headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name).at(-1);
}
