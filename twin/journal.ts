import type { Journal, JournalEntry, JournalQuery } from './api.js';
import type { Exchange } from './exchange.js';
import { JournalSpill } from './journal-spill.js';

const SPILL_ROWS = 256;

interface Waiter {
  readonly test: (entry: JournalEntry) => boolean;
  readonly settle: (entry: JournalEntry | null) => void;
}

export interface JournalSettings {
  /** Entries kept in memory; older ones go to disk. */
  readonly memory: number;
  /** Where to; null: a temporary folder that goes with the twin. */
  readonly folder: string | null;
  readonly off: boolean;
}

const DEFAULTS: JournalSettings = { memory: 4096, folder: null, off: false };

/** Every request in order of arrival; the newest in memory, the others as NDJSON on disk. */
export class RequestJournal implements Journal {
  #rows: Exchange[] = [];
  /** Rows that were still unanswered when their neighbours were spilled. */
  #left: Exchange[] = [];
  #seq = 0;
  #spill: JournalSpill | null = null;
  readonly #waiters = new Set<Waiter>();

  constructor(private readonly settings: JournalSettings = DEFAULTS) {}

  open(row: Exchange): void {
    if (this.settings.off) return;
    this.#seq += 1;
    row.seq = this.#seq;
    this.#rows.push(row);
    if (this.#rows.length >= this.settings.memory + SPILL_ROWS) this.#makeRoom();
    if (this.#waiters.size > 0) this.#tell(row);
  }

  /** To be called whenever a row changed: someone may wait for just that. */
  changed(row: Exchange): void {
    if (this.#waiters.size > 0) this.#tell(row);
  }

  query(query: JournalQuery = {}): JournalEntry[] {
    const found: JournalEntry[] = [];
    if (this.#spill) for (const entry of this.#spill.candidates(query)) if (matches(entry, query)) found.push(entry);
    const spilled = found.length;
    for (const row of this.#left) if (matchesRow(row, query)) found.push(row.entry());
    for (const row of this.#rows) if (matchesRow(row, query)) found.push(row.entry());
    if (spilled > 0) found.sort((a, b) => a.seq - b.seq);
    return found;
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
    const { open } = await import('node:fs/promises');
    const handle = await open(file, 'w');
    try {
      if (this.#spill) for (const text of this.#spill.texts()) await handle.write(text);
      await handle.write(lines([...this.#left, ...this.#rows]));
    } finally {
      await handle.close();
    }
  }

  clear(): void {
    this.#rows = [];
    this.#left = [];
    this.#spill?.close();
    this.#spill = null;
  }

  /** Ends every wait with null; a journal with a folder leaves everything there. */
  close(): void {
    for (const waiter of [...this.#waiters]) waiter.settle(null);
    if (this.settings.folder !== null) this.#spillRows([...this.#left, ...this.#rows]);
    this.clear();
  }

  #makeRoom(): void {
    const old = this.#rows.splice(0, SPILL_ROWS);
    this.#left.push(...old.filter((row) => row.endedAt < 0));
    this.#spillRows(old.filter((row) => row.endedAt >= 0));
  }

  #spillRows(rows: readonly Exchange[]): void {
    if (rows.length === 0) return;
    this.#spill ??= new JournalSpill(this.settings.folder);
    this.#spill.append(lines(rows), rows[0]?.arrivedAt ?? 0, rows.at(-1)?.arrivedAt ?? 0);
  }

  #tell(row: Exchange): void {
    const entry = row.entry();
    for (const waiter of [...this.#waiters]) if (waiter.test(entry)) waiter.settle(entry);
  }
}

function lines(rows: readonly Exchange[]): string {
  let text = '';
  for (const row of rows) text += `${JSON.stringify(row.entry())}\n`;
  return text;
}

function matchesRow(row: Exchange, query: JournalQuery): boolean {
  if (query.sinceMs !== undefined && row.arrivedAt < query.sinceMs) return false;
  if (query.untilMs !== undefined && row.arrivedAt >= query.untilMs) return false;
  return matchesIds(row, query);
}

/** Whether an entry satisfies every given field of a query; `until` is exclusive. */
function matches(entry: JournalEntry, query: JournalQuery): boolean {
  if (query.sinceMs !== undefined && entry.arrivedAtMs < query.sinceMs) return false;
  if (query.untilMs !== undefined && entry.arrivedAtMs >= query.untilMs) return false;
  return matchesIds(entry, query);
}

type Identified = Pick<JournalEntry, 'operation' | 'quoteId' | 'tradeId' | 'idempotencyKey' | 'partnerId'>;

function matchesIds(row: Identified, query: JournalQuery): boolean {
  const { operation } = query;
  if (operation !== undefined) {
    const wanted = typeof operation === 'string' ? [operation] : operation;
    if (row.operation === null || !wanted.includes(row.operation)) return false;
  }
  return (
    (query.quoteId === undefined || row.quoteId === query.quoteId) &&
    (query.tradeId === undefined || row.tradeId === query.tradeId) &&
    (query.idempotencyKey === undefined || row.idempotencyKey === query.idempotencyKey) &&
    (query.partnerId === undefined || row.partnerId === query.partnerId)
  );
}

/** What the options of a twin say about its journal. */
export function journalSettings(options: {
  readonly journal?: 'on' | 'off';
  readonly journalDir?: string;
  readonly journalMemory?: number;
}): JournalSettings {
  return {
    memory: options.journalMemory ?? DEFAULTS.memory,
    folder: options.journalDir ?? null,
    off: options.journal === 'off',
  };
}
