/** Unpacking went beyond what any honest artifact needs. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Passes chunks on until `most` bytes; rejects with `TooLarge` beyond. */
export async function* bounded(chunks: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let passed = 0;
  for await (const chunk of chunks) {
    passed += chunk.length;
    if (passed > most) throw new TooLarge(`more than ${most} bytes unpacked`);
    yield chunk;
  }
}
