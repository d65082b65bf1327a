import type { QuoteStatus, SettlementPlan, TradeStatus, TwinPartner } from './api.js';
import type { TwinClock } from './clock.js';
import type { Ids } from './ids.js';
import { DEFAULT_PAGING, Pages, type Paging } from './pages.js';
import { quoteCodec, TRADE_CODEC } from './row-codecs.js';
import {
  type LedgerReason,
  type PartnerRow,
  type PoolRow,
  partnerRow,
  type QuoteRow,
  type TradeMove,
  type TradeRow,
} from './rows.js';

const DAY_MS = 86_400_000;
const NO_MOVES: readonly TradeMove[] = [];

/** Legal moves of a trade; whatever is not here cannot happen. */
const LEGAL_MOVES: Readonly<Record<TradeStatus, readonly TradeStatus[]>> = {
  reserved: ['settled', 'failed', 'released'],
  settled: ['returned'],
  failed: [],
  released: [],
  returned: [],
};

const FIRST_POLL: Readonly<Record<SettlementPlan, TradeStatus | null>> = {
  settle: 'settled',
  return: 'settled',
  fail: 'failed',
  release: 'released',
  hold: null,
};

export type KeyKind = 'secret' | 'publishable';

/** All state of 0Pools: who may call, what was quoted, what was traded, what the ledger says. */
export class World {
  readonly partners: PartnerRow[];
  readonly byToken = new Map<string, { readonly partner: PartnerRow; readonly kind: KeyKind }>();
  readonly quotes: Pages<QuoteRow>;
  readonly trades: Pages<TradeRow>;
  readonly startedAt: number;

  constructor(
    partners: readonly TwinPartner[],
    readonly pools: ReadonlyMap<string, PoolRow>,
    readonly clock: TwinClock,
    readonly ids: Ids,
    readonly settlement: SettlementPlan,
    /** Told of every terminal move that has an event. */
    private readonly onMoved: (trade: TradeRow, event: boolean) => void,
    paging: Paging = DEFAULT_PAGING,
  ) {
    this.startedAt = clock.now();
    this.quotes = new Pages(
      quoteCodec(() => this.partners, pools),
      paging,
    );
    this.trades = new Pages(TRADE_CODEC, paging);
    this.partners = partners.map((config) => partnerRow(config, pools));
    for (const partner of this.partners) {
      this.byToken.set(partner.config.secretKey, { partner, kind: 'secret' });
      this.byToken.set(partner.config.publishableKey, { partner, kind: 'publishable' });
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

  /** The quote that a trade was made of; it is kept as long as the trade. */
  quoteOf(trade: TradeRow): QuoteRow {
    const quote = this.quotes.get(trade.quote);
    if (quote === undefined) throw new Error(`the quote of trade ${trade.seq} is gone`);
    return quote;
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
      quote: quote.seq,
      key,
      extra,
      request: this.ids.request.decode(requestId),
      createdAt,
      status: 'reserved',
      settledAt: null,
      moves: NO_MOVES,
    };
    row.seq = this.trades.push(row);
    quote.trade = row.seq;
    partner.keys.set(key, row.seq);
    partner.trades.push(row.seq);
    if (partner.velocityCap !== null) partner.velocity.push({ at: createdAt, amount: fiatAmount(quote) });
    if (quote.side === 'on_ramp') post(partner, row.seq * 2, -quote.amountIn);
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
    const quote = this.quoteOf(trade);
    if (to !== 'settled' && quote.side === 'on_ramp') post(quote.partner, trade.seq * 2 + 1, quote.amountIn);
    this.onMoved(trade, event);
  }

  /** A poll: what the plan of the quote says happens to its trade. True when it moved. */
  advance(trade: TradeRow, event: boolean): boolean {
    const plan = this.quoteOf(trade).plan ?? this.settlement;
    const to = trade.status === 'reserved' ? FIRST_POLL[plan] : null;
    const next = trade.status === 'settled' && plan === 'return' ? 'returned' : to;
    if (next === null) return false;
    this.move(trade, next, 'poll', event);
    return true;
  }

  /** The id of a ledger entry: derived, so that events and the ledger name it alike. */
  ledgerRef(trade: TradeRow, reason: LedgerReason): string {
    return this.ids.ledger.encode(trade.seq * 2 + (reason === 'buy_refund' ? 1 : 0));
  }

  reset(): void {
    this.quotes.clear();
    this.trades.clear();
    for (const partner of this.partners) Object.assign(partner, partnerRow(partner.config, this.pools));
  }
}

function post(partner: PartnerRow, entry: number, delta: bigint): void {
  if (partner.balance !== null) partner.balance += delta;
  partner.ledger.push(entry);
}

export function fiatAmount(quote: QuoteRow): bigint {
  return quote.side === 'on_ramp' ? quote.amountIn : quote.amountOut;
}
