import { rowsEvidence } from '../../src/checks/evidence.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import type { Evidence } from '../../src/model/report.js';
import type { EntryKind } from '../../src/model/words.js';

/** Distinct entries of a kind; a row without an id of its own counts by itself. */
export function countOf(entries: readonly LedgerEntry[] | null, kind: EntryKind): number {
  const ids = (entries ?? []).flatMap((entry, row) => (entry.kind === kind ? [entry.entryId ?? `row ${row}`] : []));
  return new Set(ids).size;
}

export function entryRows(entries: readonly LedgerEntry[], summary: string): Evidence {
  const columns = ['entry', 'order', 'quote', 'trade', 'kind', 'amount', 'asset'];
  const rows = entries.map((e) => [e.entryId, e.orderRef, e.quoteId, e.tradeId, e.kind, e.amount, e.asset]);
  return rowsEvidence(columns, rows, summary);
}
