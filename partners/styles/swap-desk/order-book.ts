import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SwapAttempt, SwapAttempts, SwapTerms } from './swap-attempts.js';

/** A price that a user was shown, and what became of it once it was confirmed. */
export interface SwapOrder {
  readonly ref: string;
  readonly user: string;
  readonly terms: SwapTerms;
  readonly receives: string;
  readonly expiresAtMs: number;
  state: 'quoted' | 'confirmed' | 'exchanging' | 'done' | 'refused' | 'failed';
  swapId: string | null;
  /** Decimal string; what really arrived, null before. */
  delivered: string | null;
}

/** Orders and attempts in memory, every change first appended to one file, read again at start. One process owns it. */
export class OrderBook implements SwapAttempts {
  readonly orders = new Map<string, SwapOrder>();
  readonly #attempts = new Map<string, SwapAttempt>();
  readonly #file: string;

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.#file = join(dir, 'orders.ndjson');
    if (existsSync(this.#file)) this.#read();
  }

  put(order: SwapOrder): void {
    this.orders.set(order.ref, order);
    this.#append({ order });
  }

  async load(orderRef: string): Promise<SwapAttempt | null> {
    return this.#attempts.get(orderRef) ?? null;
  }

  async save(attempt: SwapAttempt): Promise<void> {
    this.#append({ attempt });
    this.#attempts.set(attempt.orderRef, attempt);
  }

  #append(line: { order: SwapOrder } | { attempt: SwapAttempt }): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  #read(): void {
    for (const text of readFileSync(this.#file, 'utf8').split('\n')) {
      // A crash can cut the last line short; what it said had not been acted on yet.
      if (!text.endsWith('}}')) continue;
      const line = JSON.parse(text) as { order?: SwapOrder; attempt?: SwapAttempt };
      if (line.order) this.orders.set(line.order.ref, line.order);
      if (line.attempt) this.#attempts.set(line.attempt.orderRef, line.attempt);
    }
  }
}
