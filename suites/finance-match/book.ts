import { Decimal } from 'decimal.js';
import { exchangeEvidence, rowsEvidence } from '../../src/checks/evidence.js';
import type { Call } from '../../src/model/call.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import type { LedgerReading, RecordKind, RecordStory, RecordsFacts } from '../../src/model/facts/records.js';
import type { Evidence } from '../../src/model/report.js';
import type { EntryKind } from '../../src/model/words.js';
import { type Identity, identityOf } from '../support-traceability/identity.js';

/** One row of a daily close; null where the manifest maps no such field or the row has none. */
export interface CloseRow {
  readonly orderRef: string | null;
  readonly quoteId: string | null;
  readonly tradeId: string | null;
  readonly status: string | null;
  readonly amount: string | null;
  readonly eventId: string | null;
  readonly ledgerRef: string | null;
}

/** Orders that were settled, and are so still. */
export const settledKinds: readonly RecordKind[] = [
  'settled-by-poll',
  'settled-then-event',
  'settled-by-event',
  'lost-response',
  'early-event',
];

/** Orders that one source alone tells of, and whose money moves once: whatever is posted twice is the ledger's doing. */
export const singleSource: readonly RecordKind[] = ['settled-by-poll'];

/** Entries of an answer that belong to this order: by any id, or by having none in an answer that is about it. */
export function entriesOf(story: RecordStory, call: Call): LedgerEntry[] {
  const identity = identityOf(story);
  return listed(call.outputs.entries)
    .map((row) => ({
      entryId: cell(row, 'entryId'),
      orderRef: cell(row, 'orderRef'),
      quoteId: cell(row, 'quoteId'),
      tradeId: cell(row, 'tradeId'),
      eventId: cell(row, 'eventId'),
      // The driver has translated it already: only the audit's words get through.
      kind: cell(row, 'kind') as EntryKind | null,
      amount: cell(row, 'amount'),
      asset: cell(row, 'asset'),
    }))
    .filter((entry) => belongs(entry, identity));
}

export function rowsOf(story: RecordStory, call: Call): CloseRow[] {
  const identity = identityOf(story);
  return listed(call.outputs.rows)
    .map((row) => ({
      orderRef: cell(row, 'orderRef'),
      quoteId: cell(row, 'quoteId'),
      tradeId: cell(row, 'tradeId'),
      status: cell(row, 'status'),
      amount: cell(row, 'amount'),
      eventId: cell(row, 'eventId'),
      ledgerRef: cell(row, 'ledgerRef'),
    }))
    .filter((row) => belongs(row, identity) && (row.orderRef ?? row.quoteId ?? row.tradeId) !== null);
}

interface Joined {
  readonly orderRef: string | null;
  readonly quoteId: string | null;
  readonly tradeId: string | null;
}

/** The order's own reference decides; where a row has none, any other id of the order does. */
function belongs({ orderRef, quoteId, tradeId }: Joined, identity: Identity): boolean {
  if (orderRef !== null) return orderRef === identity.orderRef || orderRef === identity.quoteRef;
  if (tradeId !== null) return tradeId === identity.tradeId;
  return quoteId === null || quoteId === identity.quoteId || quoteId === identity.quoteRef;
}

/** The last ledger of this order that could be read. */
export function lastLedger(story: RecordStory): LedgerReading | null {
  return story.ledgers.findLast(({ call }) => call.outcome === 'ok' && !call.problem) ?? null;
}

/** What the order's money did, in the asset that was delivered; other assets, say the fiat leg, are not counted. */
export function inAsset(
  story: RecordStory,
  entries: readonly LedgerEntry[],
  kinds: readonly EntryKind[],
): LedgerEntry[] {
  const asset = story.trial.lane.asset.toLowerCase();
  const relevant = entries.filter((entry) => entry.kind !== null && kinds.includes(entry.kind));
  const same = relevant.filter((entry) => entry.asset === null || entry.asset.toLowerCase() === asset);
  return same.length > 0 ? same : relevant.filter((entry) => entry.asset !== null && sameUnit(entry.asset, asset));
}

/** `USDT-TRON`, `usdt_trc20`: an asset with its network in one word. */
function sameUnit(entryAsset: string, asset: string): boolean {
  return entryAsset
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .includes(asset);
}

/**
 * Whether the app credits while a trade is still reserved. Then its credits know no trade and outlive declines, which is
 * what `pending-credits-ledger` is about; the same mistake is not told twice.
 */
export function creditsEarly({ stories }: RecordsFacts): boolean {
  return stories.some((story) =>
    story.ledgers.some(
      ({ moment, call }) => moment === 'reserved' && inAsset(story, entriesOf(story, call), ['credit']).length > 0,
    ),
  );
}

export const reversing: readonly EntryKind[] = ['refund', 'reversal', 'debit'];

/** Magnitude out of what an app shows, null where there is no number in it. */
export function magnitude(text: string | null): Decimal | null {
  const found = text?.replace(/[\s\u00a0,'_](?=\d{3}(\D|$))/g, '').match(/\d+(\.\d+)?(e[+-]?\d+)?/i);
  return found ? new Decimal(found[0]).abs() : null;
}

/** Whether the manifest maps this field of ledger entries or close rows, or rows that come as they are have it. */
export function mapsField(facts: RecordsFacts, operation: 'ledger' | 'dailyClose', field: string): boolean {
  return facts.maps[operation]?.includes(field) === true;
}

export function ledgerEvidence(story: RecordStory, summary: string): Evidence[] {
  const reading = lastLedger(story) ?? story.ledgers.at(-1);
  const { orderRef, quoteId, tradeId, eventIds } = identityOf(story);
  const upstream = [
    ['order', orderRef],
    ['quote', quoteId],
    ['trade', tradeId],
    ['status', story.trial.trade?.status ?? null],
    ['amount delivered', story.trial.trade?.amountOut ?? null],
    ['events taken', eventIds.join(', ') || null],
  ] as const;
  return [
    ...(reading ? [exchangeEvidence(reading.call, summary)] : []),
    rowsEvidence(['what', 'upstream and user know'], upstream, `The order (${story.kind})`),
  ];
}

function listed(value: unknown): Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return [];
  return value.filter((row): row is Readonly<Record<string, unknown>> => typeof row === 'object' && row !== null);
}

function cell(row: Readonly<Record<string, unknown>>, name: string): string | null {
  const found = row[name];
  if (found === null || found === undefined || typeof found === 'object') return null;
  const text = String(found).trim();
  return text === '' || text === '-' || text === '—' ? null : text;
}
