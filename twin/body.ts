import type { IncomingMessage } from 'node:http';

export const BODY_LIMIT = 1024 * 1024;

/** Reads a request body; `null` when it grew beyond the limit. A request that breaks off is never heard of again. */
export function readBody(req: IncomingMessage, done: (body: string | null) => void): void {
  const declared = Number(req.headers['content-length'] ?? 0);
  if (declared > BODY_LIMIT) {
    done(null);
    return;
  }
  let first: Buffer | null = null;
  let rest: Buffer[] | null = null;
  let size = 0;
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    if (size > BODY_LIMIT) {
      req.off('data', onData);
      req.off('end', onEnd);
      done(null);
      return;
    }
    if (first === null) first = chunk;
    else if (rest === null) rest = [first, chunk];
    else rest.push(chunk);
  };
  const onEnd = () => done(rest === null ? (first?.toString('utf8') ?? '') : Buffer.concat(rest).toString('utf8'));
  req.on('data', onData);
  req.on('end', onEnd);
}
