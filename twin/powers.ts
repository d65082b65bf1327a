import type { ArmedFault, Fault, SettlementPlan, SwapStatus, TwinQuote, TwinSwap, TwinTrade } from './api.js';
import { formatMoney, mustParseMoney } from './money.js';
import { fundPartner, type QuoteRow, type TradeRow } from './rows.js';
import type { TwinState } from './state.js';
import { quoteView, tradeView } from './views.js';

/** The powers that do not touch the port. */
export function poolsPowers(state: TwinState) {
  const { world } = state;
  const viewTrade = (trade: TradeRow | undefined): TwinTrade | null => (trade ? tradeView(world, trade) : null);
  const mustQuote = (quoteId: string): QuoteRow => {
    const quote = world.quote(quoteId);
    if (quote === undefined) throw new Error(`there is no quote ${quoteId}`);
    return quote;
  };
  return {
    arm(fault: Fault): ArmedFault {
      if (fault.effect.kind === 'pause') state.pauses.close(fault.effect.name);
      return state.faults.arm(fault);
    },
    resume: (name: string) => state.pauses.resume(name),
    paused: (name: string) => state.pauses.paused(name),
    waitPaused: (name: string, count: number, timeoutMs: number) => state.pauses.waitPaused(name, count, timeoutMs),
    plan(quoteId: string, plan: SettlementPlan): void {
      mustQuote(quoteId).plan = plan;
    },
    quotes: () => [...world.quotes].map((quote) => quoteView(world, quote)),
    quote(quoteId: string): TwinQuote | null {
      const quote = world.quote(quoteId);
      return quote ? quoteView(world, quote) : null;
    },
    trades: () => [...world.trades].map((trade) => tradeView(world, trade)),
    trade: (transactId: string) => viewTrade(world.trade(transactId)),
    tradeByQuote(quoteId: string): TwinTrade | null {
      const quote = world.quote(quoteId);
      return quote ? viewTrade(world.tradeOf(quote)) : null;
    },
    move(
      transactId: string,
      to: 'settled' | 'failed' | 'released' | 'returned',
      options: { event?: boolean } = {},
    ): TwinTrade {
      const trade = world.trade(transactId);
      if (trade === undefined) throw new Error(`there is no trade ${transactId}`);
      world.move(trade, to, 'control', options.event !== false);
      return tradeView(world, trade);
    },
    quoteTtl(ms: number): void {
      if (!Number.isInteger(ms) || ms < 1)
        throw new RangeError(`a quote TTL is a positive whole number of ms, got ${ms}`);
      state.quoteTtlMs = ms;
    },
    fund(partnerId: string, balance: string | null): string | null {
      const partner = world.partners.find(({ id }) => id === partnerId);
      if (partner === undefined) throw new Error(`there is no partner ${partnerId}`);
      const before = partner.balance === null ? null : formatMoney(partner.balance);
      fundPartner(partner, balance === null ? null : mustParseMoney(balance, `balance of partner ${partnerId}`));
      return before;
    },
    advance: (ms: number) => state.advance(ms),
    reset: () => state.reset(),
  };
}

/** The same for the Swaps side; before its first request nothing was made there. */
export function swapsPowers(state: TwinState) {
  return {
    swapsMade: (): TwinSwap[] => state.swaps?.made() ?? [],
    moveSwap(swapId: string, to: SwapStatus): TwinSwap {
      if (state.swaps === null) throw new Error(`there is no swap ${swapId}`);
      return state.swaps.move(swapId, to);
    },
    loseSwapCache: (): number => state.swaps?.parts.book.cache.lose() ?? 0,
  };
}
