import type { IncomingMessage } from 'node:http';

export const BODY_LIMIT = 1024 * 1024;
/** So much is read and thrown away, so that the sender gets to read its 413. */
const PATIENCE = 64 * 1024 * 1024;

/** Reads a request body; `null` when it was beyond the limit. A request that breaks off is never heard of again. */
export function readBody(req: IncomingMessage, done: (body: string | null) => void): void {
  let first: Buffer | null = null;
  let rest: Buffer[] | null = null;
  let size = 0;
  req.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > BODY_LIMIT) {
      first = null;
      rest = null;
      if (size > PATIENCE) req.socket.destroy();
    } else if (first === null) first = chunk;
    else if (rest === null) rest = [first, chunk];
    else rest.push(chunk);
  });
  req.on('end', () => {
    if (size > BODY_LIMIT) done(null);
    else done(rest === null ? (first?.toString('utf8') ?? '') : Buffer.concat(rest).toString('utf8'));
  });
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** The JSON object in a text; null where it is not JSON or no object. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    // An object that is no array has string keys by the grammar of JSON.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}
