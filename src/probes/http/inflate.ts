import { brotliDecompress, gunzip, inflateRaw, inflate as inflateZlib, type ZlibOptions } from 'node:zlib';

type Unpack = (bytes: Buffer, options: ZlibOptions, done: (error: Error | null, result: Buffer) => void) => void;

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  br: brotliDecompress,
  // Both forms of deflate are in the wild; zlib's header tells them apart.
  deflate: (bytes, options, done) => ((bytes[0] ?? 0) % 16 === 8 ? inflateZlib : inflateRaw)(bytes, options, done),
};

/** Undoes Content-Encoding, bounded; a text says why it cannot. Servers compress unasked more often than they should. */
export async function inflate(bytes: Buffer, encoding: string | undefined, limit: number): Promise<Buffer | string> {
  let current = bytes;
  const encodings = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  for (const name of encodings.reverse()) {
    const unpack = unpackers[name];
    if (unpack === undefined) return `unreadable: content-encoding ${name} is not known`;
    if (current.length === 0) return current;
    const result = await new Promise<Buffer | string>((done) =>
      unpack(current, { maxOutputLength: limit }, (error, unpacked) =>
        done(error === null ? unpacked : reason(error, name, limit)),
      ),
    );
    if (typeof result === 'string') return result;
    current = result;
  }
  return current;
}

function reason(error: Error, encoding: string, limit: number): string {
  const code = 'code' in error ? error.code : '';
  return code === 'ERR_BUFFER_TOO_LARGE'
    ? `too large: more than ${limit} bytes unpacked`
    : `unreadable: not valid ${encoding}`;
}
