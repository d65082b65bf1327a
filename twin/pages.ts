const SIZE = 1024;

/** Rows by running number in fixed pages: growth never copies, and a reset keeps old numbers from coming back. */
export class Pages<T> {
  #pages: T[][] = [];
  #base = 1;
  #next = 1;

  /** The number that the next row will get. */
  get next(): number {
    return this.#next;
  }

  get first(): number {
    return this.#base;
  }

  push(row: T): number {
    const offset = this.#next - this.#base;
    const page = this.#pages[Math.floor(offset / SIZE)];
    if (page) page.push(row);
    else this.#pages.push([row]);
    this.#next += 1;
    return this.#next - 1;
  }

  get(seq: number): T | undefined {
    const offset = seq - this.#base;
    if (offset < 0 || seq >= this.#next) return undefined;
    return this.#pages[Math.floor(offset / SIZE)]?.[offset % SIZE];
  }

  *[Symbol.iterator](): Generator<T> {
    for (const page of this.#pages) yield* page;
  }

  clear(): void {
    this.#pages = [];
    this.#base = this.#next;
  }
}
