import type { OperationTemplate, OutcomeRow } from '../../model/manifest.js';
import type { Outcome } from '../../model/words.js';
import { find, isPresent, type Reading, textAt } from './extract.js';
import { matches } from './regex.js';

// `ok` comes last: its rows tend to be the broadest.
const precedence: readonly Outcome[] = ['unavailable', 'refused', 'error', 'ok'];

/** The outcome that a row of the manifest names, null where none matches. */
export function mappedOutcome(rows: OperationTemplate['outcomes'], status: number, reading: Reading): Outcome | null {
  for (const outcome of precedence)
    if (rows?.[outcome]?.some((row) => rowMatches(row, status, reading))) return outcome;
  return null;
}

/** What an HTTP status says by itself. */
export function statusOutcome(status: number): Outcome {
  if (status >= 200 && status < 400) return 'ok';
  return status >= 400 && status < 500 ? 'refused' : 'error';
}

/** All that a row says must hold; a missing value matches nothing but `exists: false`. */
function rowMatches(row: OutcomeRow, status: number, reading: Reading): boolean {
  if (row.status !== undefined && ![row.status].flat().includes(status)) return false;
  if (row.at === undefined) return row.status !== undefined;
  const value = find(row.at, reading);
  if (row.exists !== undefined && isPresent(value) !== row.exists) return false;
  if (row.in !== undefined && !isOneOf(value, row.in)) return false;
  if (row.matches !== undefined) {
    const text = textAt(row.at, reading);
    if (text === undefined || !matches(row.matches, text)) return false;
  }
  return true;
}

/** Text from a page and values from JSON compare alike; of a list any item counts. */
function isOneOf(value: unknown, wanted: NonNullable<OutcomeRow['in']>): boolean {
  if (value === undefined) return false;
  if (Array.isArray(value)) return value.some((item) => isOneOf(item, wanted));
  if (typeof value === 'object' && value !== null) return false;
  return wanted.some((word) => (word === null || value === null ? word === value : String(word) === String(value)));
}
