import type { Journal, JournalEntry, JournalQuery } from './api.js';
import type { Exchange } from './exchange.js';

interface Waiter {
  readonly test: (entry: JournalEntry) => boolean;
  readonly settle: (entry: JournalEntry | null) => void;
}

/** Every request in order of arrival. */
export class RequestJournal implements Journal {
  #rows: Exchange[] = [];
  #seq = 0;
  readonly #waiters = new Set<Waiter>();

  open(row: Exchange): void {
    this.#seq += 1;
    row.seq = this.#seq;
    this.#rows.push(row);
    if (this.#waiters.size > 0) this.#tell(row);
  }

  /** To be called whenever a row changed: someone may wait for just that. */
  changed(row: Exchange): void {
    if (this.#waiters.size > 0) this.#tell(row);
  }

  query(query: JournalQuery = {}): JournalEntry[] {
    return this.#rows.filter((row) => matches(row, query)).map((row) => row.entry());
  }

  waitFor(test: (entry: JournalEntry) => boolean, timeoutMs: number): Promise<JournalEntry | null> {
    const found = this.query().find(test);
    if (found) return Promise.resolve(found);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        test,
        settle: (entry) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(entry);
        },
      };
      const timer = setTimeout(() => waiter.settle(null), timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  async exportTo(file: string): Promise<void> {
    const { writeFile } = await import('node:fs/promises');
    await writeFile(file, this.#rows.map((row) => `${JSON.stringify(row.entry())}\n`).join(''));
  }

  clear(): void {
    this.#rows = [];
  }

  /** Ends every wait with null. */
  close(): void {
    for (const waiter of [...this.#waiters]) waiter.settle(null);
  }

  #tell(row: Exchange): void {
    const entry = row.entry();
    for (const waiter of [...this.#waiters]) if (waiter.test(entry)) waiter.settle(entry);
  }
}

/** Whether a row satisfies every given field of a query; `until` is exclusive. */
export function matches(
  row: Pick<Exchange, 'operation' | 'quoteId' | 'tradeId' | 'idempotencyKey' | 'partnerId'> & { arrivedAt: number },
  query: JournalQuery,
): boolean {
  const { operation } = query;
  if (operation !== undefined) {
    const wanted = typeof operation === 'string' ? [operation] : operation;
    if (row.operation === null || !wanted.includes(row.operation)) return false;
  }
  if (query.quoteId !== undefined && row.quoteId !== query.quoteId) return false;
  if (query.tradeId !== undefined && row.tradeId !== query.tradeId) return false;
  if (query.idempotencyKey !== undefined && row.idempotencyKey !== query.idempotencyKey) return false;
  if (query.partnerId !== undefined && row.partnerId !== query.partnerId) return false;
  if (query.sinceMs !== undefined && row.arrivedAt < query.sinceMs) return false;
  return query.untilMs === undefined || row.arrivedAt < query.untilMs;
}
