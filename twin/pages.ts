/** How rows of old pages are written down and read again; `pack` must lose nothing. */
export interface RowCodec<T> {
  pack(row: T): readonly unknown[];
  unpack(packed: readonly unknown[], seq: number): T;
}

export interface Paging {
  readonly pageSize: number;
  /** Pages whose rows are objects; older ones are one text each, which costs no collection of garbage. */
  readonly livePages: number;
}

export const DEFAULT_PAGING: Paging = { pageSize: 512, livePages: 24 };

interface Page<T> {
  rows: T[] | null;
  text: string;
}

/**
 * Rows by running number in pages: growth never copies, old pages are packed, and a reset keeps old numbers from coming
 * back. A row that `get` gave may be changed in the same turn, before the next `push`; later it must be asked for again.
 */
export class Pages<T> {
  #pages: Page<T>[] = [];
  /** Live pages, least recently used first. */
  #live: Page<T>[] = [];
  #base = 1;
  #next = 1;

  constructor(
    private readonly codec: RowCodec<T>,
    private readonly paging: Paging = DEFAULT_PAGING,
  ) {}

  /** The number that the next row will get. */
  get next(): number {
    return this.#next;
  }

  get first(): number {
    return this.#base;
  }

  push(row: T): number {
    const offset = this.#next - this.#base;
    const rows = this.#pages[Math.floor(offset / this.paging.pageSize)]?.rows;
    if (rows) rows.push(row);
    else this.#open(row);
    this.#next += 1;
    return this.#next - 1;
  }

  get(seq: number): T | undefined {
    const offset = seq - this.#base;
    if (offset < 0 || seq >= this.#next) return undefined;
    const number = Math.floor(offset / this.paging.pageSize);
    const page = this.#pages[number];
    if (page === undefined) return undefined;
    return (page.rows ?? this.#revive(page, number))[offset % this.paging.pageSize];
  }

  /** Every row, oldest first; for reading only. */
  *[Symbol.iterator](): Generator<T> {
    for (const [number, page] of this.#pages.entries()) yield* page.rows ?? this.#unpacked(page, number);
  }

  clear(): void {
    this.#pages = [];
    this.#live = [];
    this.#base = this.#next;
  }

  #open(row: T): void {
    const page = { rows: [row], text: '' };
    this.#pages.push(page);
    this.#live.push(page);
    if (this.#live.length > this.paging.livePages) this.#packOldest();
  }

  /** The newest page is never packed: it is still being filled. */
  #packOldest(): void {
    const page = this.#live.shift();
    if (page === undefined || page.rows === null) return;
    if (page === this.#pages.at(-1)) {
      this.#live.push(page);
      return;
    }
    page.text = JSON.stringify(page.rows.map((row) => this.codec.pack(row)));
    page.rows = null;
  }

  #revive(page: Page<T>, number: number): T[] {
    const rows = this.#unpacked(page, number);
    page.rows = rows;
    page.text = '';
    this.#live.push(page);
    if (this.#live.length > 2 * this.paging.livePages) this.#packOldest();
    return rows;
  }

  #unpacked(page: Page<T>, number: number): T[] {
    // The text was written by `pack` alone.
    const packed = JSON.parse(page.text) as unknown[][];
    const first = this.#base + number * this.paging.pageSize;
    return packed.map((one, index) => this.codec.unpack(one, first + index));
  }
}
