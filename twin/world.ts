import type { QuoteStatus, SettlementPlan, TradeStatus, TwinPartner } from './api.js';
import type { TwinClock } from './clock.js';
import type { Ids } from './ids.js';
import { Pages } from './pages.js';
import { type LedgerRow, type PartnerRow, type PoolRow, partnerRow, type QuoteRow, type TradeRow } from './rows.js';

const DAY_MS = 86_400_000;

/** Legal moves of a trade; whatever is not here cannot happen. */
export const LEGAL_MOVES: Readonly<Record<TradeStatus, readonly TradeStatus[]>> = {
  reserved: ['settled', 'failed', 'released'],
  settled: ['returned'],
  failed: [],
  released: [],
  returned: [],
};

export type KeyKind = 'secret' | 'publishable';

/** All state of 0Pools: who may call, what was quoted, what was traded, what the ledger says. */
export class World {
  readonly partners: PartnerRow[];
  readonly byToken = new Map<string, { readonly partner: PartnerRow; readonly kind: KeyKind }>();
  readonly quotes = new Pages<QuoteRow>();
  readonly trades = new Pages<TradeRow>();

  constructor(
    partners: readonly TwinPartner[],
    readonly pools: ReadonlyMap<string, PoolRow>,
    readonly clock: TwinClock,
    readonly ids: Ids,
    readonly settlement: SettlementPlan,
    /** Told of every terminal move that has an event. */
    private readonly onMoved: (trade: TradeRow, event: boolean) => void,
  ) {
    this.partners = partners.map((config) => partnerRow(config, pools));
    for (const partner of this.partners) {
      this.byToken.set(partner.config.secretKey, { partner, kind: 'secret' });
      this.byToken.set(partner.config.publishableKey, { partner, kind: 'publishable' });
      this.#openLedger(partner);
    }
  }

  quote(id: string): QuoteRow | undefined {
    return this.quotes.get(this.ids.quote.decode(id));
  }

  trade(id: string): TradeRow | undefined {
    return this.trades.get(this.ids.trade.decode(id));
  }

  tradeOf(quote: QuoteRow): TradeRow | undefined {
    return quote.trade === 0 ? undefined : this.trades.get(quote.trade);
  }

  quoteStatus(quote: QuoteRow, atMs: number): QuoteStatus {
    if (quote.rejected) return 'rejected';
    if (quote.trade !== 0) return 'consumed';
    return atMs >= quote.expiresAt ? 'expired' : 'active';
  }

  addQuote(row: QuoteRow): QuoteRow {
    row.seq = this.quotes.push(row);
    return row;
  }

  /** Turns an active quote into a reserved trade: key, balance, velocity and ledger in the same turn. */
  commitTrade(quote: QuoteRow, key: string, extra: string, requestId: string): TradeRow {
    const { partner } = quote;
    const createdAt = this.clock.now();
    const row: TradeRow = {
      seq: 0,
      quote,
      key,
      extra,
      requestId,
      createdAt,
      status: 'reserved',
      settledAt: null,
      moves: [],
    };
    row.seq = this.trades.push(row);
    quote.trade = row.seq;
    partner.keys.set(key, { trade: row, extra });
    partner.trades.push(row);
    if (partner.velocityCap !== null) partner.velocity.push({ at: createdAt, amount: fiatAmount(quote) });
    if (quote.side === 'on_ramp') this.#post(partner, row, 'buy_debit', -quote.amountIn, createdAt);
    return row;
  }

  /** What this partner traded in the last rolling day. */
  velocityUsed(partner: PartnerRow): bigint {
    const oldest = this.clock.now() - DAY_MS;
    if (partner.velocity[0] && partner.velocity[0].at <= oldest) {
      partner.velocity = partner.velocity.filter((use) => use.at > oldest);
    }
    return partner.velocity.reduce((sum, use) => sum + use.amount, 0n);
  }

  /** Throws on an illegal transition; terminal stays terminal. */
  move(trade: TradeRow, to: TradeStatus, cause: string, event: boolean): void {
    if (!LEGAL_MOVES[trade.status].includes(to)) {
      const id = this.ids.trade.encode(trade.seq);
      throw new Error(`trade ${id} is ${trade.status}: it cannot become ${to}`);
    }
    const atMs = this.clock.now();
    trade.status = to;
    if (to === 'settled') trade.settledAt = atMs;
    trade.moves = [...trade.moves, { status: to, atMs, cause }];
    const { quote } = trade;
    if (to !== 'settled' && quote.side === 'on_ramp') {
      this.#post(quote.partner, trade, 'buy_refund', quote.amountIn, atMs);
    }
    this.onMoved(trade, event);
  }

  /** A poll: what the plan of the quote says happens to a reserved trade. True when it moved. */
  advance(trade: TradeRow, event: boolean): boolean {
    if (trade.status !== 'reserved') return false;
    const plan = trade.quote.plan ?? this.settlement;
    if (plan === 'hold') return false;
    this.move(trade, plan === 'settle' ? 'settled' : plan === 'fail' ? 'failed' : 'released', 'poll', event);
    return true;
  }

  /** The id of a ledger entry: derived, so that events and the ledger name it alike. */
  ledgerRef(partner: PartnerRow, trade: TradeRow | null, reason: LedgerRow['reason']): string {
    if (trade === null) return this.ids.ledger.encode(this.partners.indexOf(partner) * 4 + 2);
    return this.ids.ledger.encode(trade.seq * 4 + (reason === 'buy_refund' ? 1 : 0));
  }

  reset(): void {
    this.quotes.clear();
    this.trades.clear();
    this.partners.forEach((partner, index) => {
      const fresh = partnerRow(partner.config, this.pools);
      Object.assign(partner, fresh);
      this.partners[index] = partner;
      this.#openLedger(partner);
    });
  }

  #openLedger(partner: PartnerRow): void {
    if (partner.balance === null || partner.balance === 0n) return;
    const opening = partner.balance;
    partner.balance = 0n;
    this.#post(partner, null, 'payin_credit', opening, this.clock.now());
  }

  #post(partner: PartnerRow, trade: TradeRow | null, reason: LedgerRow['reason'], delta: bigint, at: number): void {
    if (partner.balance !== null) partner.balance += delta;
    partner.ledger.push({ trade, reason, delta, at, balanceAfter: partner.balance });
  }
}

export function fiatAmount(quote: QuoteRow): bigint {
  return quote.side === 'on_ramp' ? quote.amountIn : quote.amountOut;
}
