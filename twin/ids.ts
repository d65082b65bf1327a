const WIDTH = 8;

/** Turns row numbers into opaque ids and back, so that no lookup table grows with the number of rows. */
export class IdCodec {
  readonly #prefix: string;
  readonly #length: number;

  constructor(prefix: string, salt: string) {
    this.#prefix = prefix + salt;
    this.#length = this.#prefix.length + WIDTH;
  }

  encode(seq: number): string {
    return this.#prefix + seq.toString(36).padStart(WIDTH, '0');
  }

  /** The row number, or -1 for an id that this codec never made. */
  decode(id: string): number {
    if (id.length !== this.#length || !id.startsWith(this.#prefix)) return -1;
    const seq = Number.parseInt(id.slice(-WIDTH), 36);
    return this.encode(seq) === id ? seq : -1;
  }
}

export interface Ids {
  readonly quote: IdCodec;
  readonly trade: IdCodec;
  readonly request: IdCodec;
  readonly ledger: IdCodec;
  readonly swap: IdCodec;
}

/** Ids of two twins never meet: each start draws its own salt. It keeps nothing secret, so no crypto is loaded for it. */
export function createIds(tradePrefix = 'txn_test_'): Ids {
  const salt = Math.floor(Math.random() * 0x1_0000_0000)
    .toString(16)
    .padStart(8, '0');
  return {
    quote: new IdCodec('pq_test_', salt),
    trade: new IdCodec(tradePrefix, salt),
    request: new IdCodec('req_', salt),
    ledger: new IdCodec('ldg_test_', salt),
    swap: new IdCodec('swp_', salt),
  };
}
