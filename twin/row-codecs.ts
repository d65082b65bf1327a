import type { RowCodec } from './pages.js';
import type { PartnerRow, PoolRow, QuoteRow, TradeRow } from './rows.js';

/** Quotes refer to their partner and pool by place and name while they are packed. */
export function quoteCodec(
  partners: () => readonly PartnerRow[],
  pools: ReadonlyMap<string, PoolRow>,
): RowCodec<QuoteRow> {
  return {
    pack: (row) => [
      partners().indexOf(row.partner),
      row.pool.id,
      row.side,
      row.amountIn.toString(),
      row.amountOut.toString(),
      row.network,
      row.dest,
      row.createdAt,
      row.expiresAt,
      row.rejected,
      row.trade,
      row.plan,
    ],
    unpack(packed, seq) {
      // The mirror image of `pack`.
      const [owner, poolId, side, amountIn, amountOut, network, dest, createdAt, expiresAt, rejected, trade, plan] =
        packed as [
          number,
          string,
          QuoteRow['side'],
          string,
          string,
          string,
          string | null,
          number,
          number,
          boolean,
          number,
          QuoteRow['plan'],
        ];
      const partner = partners()[owner];
      const pool = pools.get(poolId);
      if (partner === undefined || pool === undefined) throw new Error(`quote ${seq} has lost its partner or pool`);
      const amounts = { amountIn: BigInt(amountIn), amountOut: BigInt(amountOut) };
      return { seq, partner, pool, side, ...amounts, network, dest, createdAt, expiresAt, rejected, trade, plan };
    },
  };
}

export const TRADE_CODEC: RowCodec<TradeRow> = {
  pack: (row) => [row.quote, row.key, row.extra, row.request, row.createdAt, row.status, row.settledAt, row.moves],
  unpack(packed, seq) {
    // The mirror image of `pack`.
    const [quote, key, extra, request, createdAt, status, settledAt, moves] = packed as [
      number,
      string,
      string,
      number,
      number,
      TradeRow['status'],
      number | null,
      TradeRow['moves'],
    ];
    return { seq, quote, key, extra, request, createdAt, status, settledAt, moves };
  },
};
