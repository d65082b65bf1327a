import type { Manifest } from '../../model/manifest.js';

interface Size {
  readonly generated: number;
  readonly trades: number;
  readonly requests: number;
}

/** Of the manifest's trades the walks use a tenth at most, or what the known ones alone need. */
const share = 0.1;
/** Trades of a generated walk, on average, and requests at the target. */
const each = { trades: 1.6, requests: 16 };
const known = { walks: 18, crashes: 5 };

/** How many walks are generated, from `limits` alone, and what all of them cost as long as nothing breaks. */
export function sizeOf({ limits }: Manifest): { readonly walks: Size; readonly crashes: Size } {
  const spare = Math.max(0, Math.floor(limits.maxTrades * share) - known.walks - known.crashes);
  const generated = Math.min(16, Math.floor(spare / each.trades));
  const crashes = Math.min(2, Math.floor(generated / 4));
  return { walks: sized(generated - crashes, known.walks), crashes: sized(crashes, known.crashes) };
}

function sized(generated: number, first: number): Size {
  const trades = first + Math.ceil(generated * each.trades);
  return { generated, trades, requests: Math.ceil((generated + first) * each.requests) };
}
