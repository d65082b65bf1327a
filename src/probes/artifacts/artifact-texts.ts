import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import yauzl from 'yauzl';
import { bounded, TooLarge } from './bounded.js';

/** One readable part of an artifact. `read` may be called once, before the next part is asked for. */
export interface ArtifactText {
  /** Path, and inside containers `app.apk!assets/config.json`. */
  readonly where: string;
  read(): AsyncIterable<Uint8Array>;
}

export interface ArtifactLimits {
  /** Unpacked bytes per file and per container. */
  readonly mostBytes: number;
  readonly mostEntries: number;
}

export const ordinaryLimits: ArtifactLimits = { mostBytes: 1024 * 1024 * 1024, mostEntries: 100_000 };

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const GZIP = [0x1f, 0x8b];

/**
 * The readable parts of a file: itself, what it unpacks to (gzip, brotli), or the entries of a zip container such as apk, ipa
 * and jar, containers inside them unpacked once more. Limits hold off bombs. `unread` is told what could not be read.
 */
export async function* artifactTexts(
  file: string,
  name: string,
  unread: (where: string, reason: string) => void,
  limits: ArtifactLimits = ordinaryLimits,
): AsyncGenerator<ArtifactText> {
  const head = await firstBytes(file);
  if (startsWith(head, ZIP)) {
    const zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false }).catch((error: Error) => error);
    if (zip instanceof Error) unread(name, `not a readable zip: ${zip.message}`);
    else yield* zipTexts(zip, name, unread, limits, 1);
    return;
  }
  const unpack = startsWith(head, GZIP) ? createGunzip() : name.endsWith('.br') ? createBrotliDecompress() : null;
  const read = () => {
    const source = createReadStream(file);
    return bounded(unpack === null ? source : through(source, unpack), limits.mostBytes);
  };
  yield { where: name, read };
}

async function* zipTexts(
  zip: yauzl.ZipFile,
  name: string,
  unread: (where: string, reason: string) => void,
  limits: ArtifactLimits,
  nesting: number,
): AsyncGenerator<ArtifactText> {
  let left = limits.mostBytes;
  let entries = 0;
  try {
    for await (const entry of entriesOf(zip)) {
      const where = `${name}!${entry.fileName}`;
      if (entry.fileName.endsWith('/')) continue;
      entries += 1;
      if (entries > limits.mostEntries) return unread(name, `only the first ${limits.mostEntries} entries were read`);
      if (entry.isEncrypted()) {
        unread(where, 'encrypted');
        continue;
      }
      // The size written in the container may lie; the stream is counted.
      const stream = () => zip.openReadStreamPromise(entry);
      const budget = left;
      const read = async function* () {
        for await (const chunk of bounded(await stream(), budget)) {
          left -= chunk.length;
          yield chunk;
        }
      };
      if (left <= 0) return unread(name, `more than ${limits.mostBytes} bytes unpacked`);
      if (/\.(?:zip|jar|aar|apk|ipa|war)$/i.test(entry.fileName) && nesting > 0) {
        const inner = await collect(read()).catch((error: Error) => error);
        if (inner instanceof Error) {
          unread(where, inner.message);
          continue;
        }
        const nested = startsWith(inner, ZIP)
          ? await yauzl.fromBufferPromise(inner, { lazyEntries: true }).catch(() => null)
          : null;
        if (nested !== null) yield* zipTexts(nested, where, unread, { ...limits, mostBytes: left }, nesting - 1);
        else yield { where, read: () => whole(inner) };
      } else yield { where, read };
    }
  } catch (error) {
    unread(
      name,
      error instanceof TooLarge
        ? error.message
        : `the container is broken: ${error instanceof Error ? error.message : error}`,
    );
  } finally {
    zip.close();
  }
}

async function* entriesOf(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  for (;;) {
    const heard = new AbortController();
    const { signal } = heard;
    zip.readEntry();
    // Events carry untyped arguments.
    const [entry] = (await Promise.race([
      once(zip, 'entry', { signal }),
      once(zip, 'end', { signal }).then(() => [null]),
    ]).finally(() => heard.abort())) as [yauzl.Entry | null];
    if (entry === null) return;
    yield entry;
  }
}

async function firstBytes(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(4);
    const { bytesRead } = await handle.read(buffer, 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** Errors of the source must not be lost between two pipes. */
function through(
  source: Readable,
  unpack: NodeJS.ReadWriteStream & { destroy(error?: Error): unknown },
): AsyncIterable<Uint8Array> {
  source.once('error', (error: Error) => unpack.destroy(error));
  // Zlib streams iterate over buffers.
  return source.pipe(unpack) as unknown as AsyncIterable<Uint8Array>;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Size of a file in bytes, 0 where it is gone. */
export async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}
