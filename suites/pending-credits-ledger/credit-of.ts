import { Decimal } from 'decimal.js';
import type { LedgerEntry, LedgerStory, SurfaceReading } from '../../src/model/facts/ledger.js';

/** How often an order was credited, as two surfaces tell it; null where a surface could not be read. */
export interface Credit {
  /** Credit entries in the ledger. */
  readonly posted: number | null;
  /** What the final balance did since before the order. */
  readonly balance: 'unmoved' | 'once' | 'more' | 'other' | 'less' | null;
  /** The same as a signed decimal string. */
  readonly moved: string | null;
}

/** Apps that keep balances as binary floats show them a little off; nothing of value hides below this. */
const dust = new Decimal('1e-8');

/** The last reading under this label. */
export function readingAt(story: LedgerStory, label: string): SurfaceReading | null {
  return story.readings.findLast((reading) => reading.label === label) ?? null;
}

/** What one reading says about the credit of its order. */
export function creditOf(story: LedgerStory, reading: SurfaceReading): Credit {
  const credits = creditEntries(story, reading);
  const before = readingAt(story, 'before')?.final ?? null;
  const posted = credits?.length ?? null;
  if (before === null || reading.final === null) return { posted, balance: null, moved: null };
  const moved = new Decimal(reading.final).minus(before);
  return { posted, balance: movement(story, moved, [before, reading.final], credits), moved: signed(moved) };
}

/** Credit entries of this order, each once. Null where the ledger was not read. */
function creditEntries(story: LedgerStory, reading: SurfaceReading): readonly LedgerEntry[] | null {
  if (!reading.entries) return null;
  const credits = distinct(ofOrder(story, reading.entries)).filter((entry) => entry.kind === 'credit');
  const asset = story.trial.lane.asset.toLowerCase();
  const exact = credits.filter((entry) => entry.asset === null || entry.asset.toLowerCase() === asset);
  return exact.length > 0 ? exact : credits;
}

/** By how much more is held than before the order; null where the app shows no pending balance. */
export function heldMore(story: LedgerStory, reading: SurfaceReading): Decimal | null {
  const before = readingAt(story, 'before')?.pending ?? null;
  return before === null || reading.pending === null ? null : new Decimal(reading.pending).minus(before);
}

/** What the upstream pays out, decimal string. */
export function paidOut({ trial }: LedgerStory): string | null {
  return trial.trade?.amountOut ?? trial.quote?.amountOut ?? null;
}

export function signed(amount: Decimal): string {
  return amount.gt(0) ? `+${amount.toFixed()}` : amount.toFixed();
}

/** Whether the ledger's wrong amounts are finance's matter: here a balance that follows the ledger moved once. */
function movement(
  story: LedgerStory,
  moved: Decimal,
  shown: readonly string[],
  credits: readonly LedgerEntry[] | null,
): Credit['balance'] {
  const out = paidOut(story);
  const tolerance = out === null ? dust : rounding(out, shown);
  if (moved.abs().lte(dust)) return 'unmoved';
  if (moved.lt(0)) return 'less';
  if (out === null) return 'other';
  if (moved.minus(out).abs().lte(tolerance)) return 'once';
  const [only, another] = credits ?? [];
  if (only?.amount && !another && new Decimal(only.amount).abs().minus(moved).abs().lte(tolerance)) return 'once';
  return moved.gte(new Decimal(out).times('1.5')) ? 'more' : 'other';
}

/** A balance shown in cents can only follow a payout in cents; two readings are two roundings. */
function rounding(out: string, shown: readonly string[]): Decimal {
  const places = Math.max(...shown.map((text) => new Decimal(text).decimalPlaces()));
  if (places < 2 || places >= new Decimal(out).decimalPlaces()) return dust;
  return new Decimal(10).pow(-places);
}

/** The ledger was asked for one order; an app that answers with more than that is read by its own references. */
function ofOrder({ trial }: LedgerStory, entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const accept = trial.calls.findLast((call) => call.operation === 'ledger');
  const orderRef = accept?.inputs.orderRef;
  const own = entries.filter((entry) => entry.orderRef !== null && entry.orderRef === String(orderRef ?? ''));
  if (own.length > 0) return entries.filter((entry) => entry.orderRef === null || own.includes(entry));
  const quoteId = trial.quote?.quoteId;
  return entries.some((entry) => entry.quoteId === quoteId && entry.orderRef === null)
    ? entries.filter((entry) => entry.quoteId === null || entry.quoteId === quoteId)
    : entries;
}

function distinct(entries: readonly LedgerEntry[]): LedgerEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ entryId }) => {
    if (entryId === null) return true;
    if (seen.has(entryId)) return false;
    seen.add(entryId);
    return true;
  });
}
