import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

export interface CaughtEvent {
  readonly body: string;
  readonly contentType: string;
}

/** The first event that arrives at an address of ours while `send` runs; null where none comes. */
export async function catchEvent(send: (url: string) => Promise<void>): Promise<CaughtEvent | null> {
  let caught: CaughtEvent | null = null;
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    caught ??= { body, contentType: incoming.headers['content-type'] ?? '' };
    outgoing.writeHead(204).end();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    await send(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/events`);
    return caught;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
