import { isoTime } from './clock.js';
import { formatMoney } from './money.js';
import type { LedgerReason, PartnerRow } from './rows.js';
import type { World } from './world.js';

export interface LedgerEntry {
  readonly entryId: string;
  /** Signed decimal string. */
  readonly delta: string;
  readonly reason: LedgerReason;
  readonly ref: string;
  readonly transactId: string | null;
  readonly currency: 'EUR';
  readonly createdAt: string;
  /** Null where no balance is kept. */
  readonly balanceAfter: string | null;
}

/** A partner's movements, newest first; amounts and times are those of the trades, not copies of them. */
export function ledgerOf(world: World, partner: PartnerRow): LedgerEntry[] {
  let balance = partner.balance;
  const entries: LedgerEntry[] = [];
  for (const code of partner.ledger.toReversed()) {
    const trade = world.trades.get(code >> 1);
    const quote = trade && world.quoteOf(trade);
    const reason: LedgerReason = !trade ? 'payin_credit' : code % 2 === 1 ? 'buy_refund' : 'buy_debit';
    const amount = quote ? quote.amountIn : partner.opening;
    const delta = reason === 'buy_debit' ? -amount : amount;
    const refundedAt = reason === 'buy_refund' ? trade?.moves.at(-1)?.atMs : undefined;
    entries.push({
      entryId: trade ? world.ledgerRef(trade, reason) : world.ids.ledger.encode(0),
      delta: formatMoney(delta),
      reason,
      ref: quote ? world.ids.quote.encode(quote.seq) : `FUND-${partner.id}`,
      transactId: trade ? world.ids.trade.encode(trade.seq) : null,
      currency: 'EUR',
      createdAt: isoTime(refundedAt ?? trade?.createdAt ?? world.startedAt),
      balanceAfter: balance === null ? null : formatMoney(balance),
    });
    if (balance !== null) balance -= delta;
  }
  return entries;
}
