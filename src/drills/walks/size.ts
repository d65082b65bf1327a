import type { Manifest } from '../../model/manifest.js';

interface Size {
  readonly generated: number;
  readonly trades: number;
  readonly requests: number;
  /** No walk is generated after this long. */
  readonly forMs: number;
}

/** Of the manifest's trades the walks use a tenth at most, or what the known ones alone need. */
const share = 0.1;
/** Trades of a generated walk, on average, and requests at the target. */
const each = { trades: 1.6, requests: 16 };
const known = { walks: 18, crashes: 5 };
/** Where no budget is set: as many walks as give an audit a fair chance, in a time that others need anyway. */
const usual = { generated: 16, forMs: 12_000 };
/** Of a budget the generated walks may take a fifth; one takes about so long, others at its side. */
const ofBudget = 0.2;
const walkMs = usual.forMs / usual.generated;

/**
 * How many walks are generated: as many as the budget (ms, null where none is set) has time for, within `limits`; and
 * what all of them cost as long as nothing breaks.
 */
export function sizeOf(
  { limits }: Pick<Manifest, 'limits'>,
  budgetMs: number | null,
): { readonly walks: Size; readonly crashes: Size } {
  const spare = Math.max(0, Math.floor(limits.maxTrades * share) - known.walks - known.crashes);
  const forMs = budgetMs === null ? usual.forMs : Math.floor(budgetMs * ofBudget);
  const generated = Math.min(Math.floor(forMs / walkMs), Math.floor(spare / each.trades));
  const crashes = Math.floor(generated / 8);
  return {
    walks: sized(generated - crashes, known.walks, forMs),
    crashes: sized(crashes, known.crashes, Math.floor((forMs * 2) / 3)),
  };
}

function sized(generated: number, first: number, forMs: number): Size {
  const trades = first + Math.ceil(generated * each.trades);
  return { generated, trades, requests: Math.ceil((generated + first) * each.requests), forMs };
}
