import type { Journal, JournalEntry, JournalQuery } from './api.js';
import type { Exchange } from './exchange.js';
import type { JournalSpill } from './journal-spill.js';

const SPILL_ROWS = 256;
/** Characters of bodies and answers that may wait in memory; then rows go to disk whatever their number. */
const MEMORY_CHARACTERS = 32 * 1024 * 1024;

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

const DEFAULTS: JournalSettings = { memory: 1024, folder: null, off: false };

/** Every request in order of arrival; the newest in memory, the others as NDJSON on disk. */
export class RequestJournal implements Journal {
  #rows: Exchange[] = [];
  /** Rows that were still unanswered when their neighbours were spilled. */
  #left: Exchange[] = [];
  #seq = 0;
  #spill: JournalSpill | null = null;
  #opening: Promise<void> | null = null;
  /** Sum of `weight` over the answered rows in memory. */
  #characters = 0;
  #era = 0;
  readonly #waiters = new Set<Waiter>();

  constructor(private readonly settings: JournalSettings = DEFAULTS) {}

  /** Resolves once a journal that keeps a folder can write there; rejects where it cannot. */
  async ready(): Promise<void> {
    if (this.settings.folder === null || this.settings.off) return;
    await this.#openSpill();
    if (this.#spill === null) throw new Error(`the journal cannot be written to ${this.settings.folder}`);
  }

  open(row: Exchange): void {
    if (this.settings.off) return;
    this.#seq += 1;
    row.seq = this.#seq;
    this.#rows.push(row);
    const full = this.#rows.length >= this.settings.memory + SPILL_ROWS || this.#characters > MEMORY_CHARACTERS;
    if (full) this.#makeRoom();
    if (this.#waiters.size > 0) this.#tell(row);
  }

  /** To be called whenever a row changed: someone may wait for just that. */
  changed(row: Exchange): void {
    if (row.endedAt >= 0) this.#characters += weight(row);
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
      await handle.write(lines([...this.#left, ...this.#rows]).join(''));
    } finally {
      await handle.close();
    }
  }

  clear(): void {
    this.#era += 1;
    this.#characters = 0;
    this.#rows = [];
    this.#left = [];
    this.#spill?.close();
    this.#spill = null;
  }

  /** Ends every wait with null; a journal with a folder leaves everything there. */
  async close(): Promise<void> {
    for (const waiter of [...this.#waiters]) waiter.settle(null);
    const rows = [...this.#left, ...this.#rows];
    if (this.settings.folder !== null && rows.length > 0) {
      await this.#openSpill();
      if (this.#spill) spillRows(this.#spill, rows);
    }
    this.clear();
  }

  /** Moves the oldest answered rows to disk; while the file is being opened they stay where they are. */
  #makeRoom(): void {
    if (this.#spill === null) {
      void this.#openSpill();
      return;
    }
    const old = [...this.#left, ...this.#rows.splice(0, SPILL_ROWS)];
    this.#left = old.filter((row) => row.endedAt < 0);
    const answered = old.filter((row) => row.endedAt >= 0);
    for (const row of answered) this.#characters -= weight(row);
    if (answered.length > 0) spillRows(this.#spill, answered);
  }

  /** Loaded with the first need. A disk that cannot be written costs memory, not entries. */
  #openSpill(): Promise<void> {
    const era = this.#era;
    this.#opening ??= import('./journal-spill.js')
      .then(({ JournalSpill }) => {
        if (this.#spill === null && era === this.#era) this.#spill = new JournalSpill(this.settings.folder);
        this.#opening = null;
      })
      .catch(() => undefined);
    return this.#opening;
  }

  #tell(row: Exchange): void {
    const entry = row.entry();
    for (const waiter of [...this.#waiters]) if (waiter.test(entry)) waiter.settle(entry);
  }
}

function weight(row: Exchange): number {
  return (row.body?.length ?? 0) + (row.response?.length ?? 0);
}

function spillRows(spill: JournalSpill, rows: readonly Exchange[]): void {
  const times = rows.map((row) => row.arrivedAt);
  spill.append(lines(rows), Math.min(...times), Math.max(...times));
}

function lines(rows: readonly Exchange[]): string[] {
  return rows.map((row) => `${JSON.stringify(row.entry())}\n`);
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
