import type { ArmedFault, Fault, SettlementPlan, Twin, TwinOptions, TwinQuote, TwinTrade } from './api.js';
import { generateToken } from './config.js';
import type { QuoteRow, TradeRow } from './rows.js';
import { listen, originOf } from './server.js';
import { TwinState } from './state.js';
import { quoteView, tradeView } from './views.js';

export type * from './api.js';
export type { WireOverrides } from './wire.js';

/**
 * Starts a twin on a free port of 127.0.0.1 unless told otherwise and resolves once it answers.
 * Rejects on live-looking keys (unless allowed), doubled keys, and a port that is taken.
 */
export async function startTwin(options: TwinOptions = {}): Promise<Twin> {
  const state = new TwinState(options);
  const host = options.host ?? '127.0.0.1';
  const controlToken = options.controlToken ?? generateToken();
  const server = await listen(state, host, options.port ?? 0);
  const origin = originOf(server, host);
  let closing: Promise<void> | null = null;
  return {
    origin,
    pools: `${origin}/v1`,
    swaps: `${origin}/swaps`,
    partners: state.partners,
    controlToken,
    journal: state.journal,
    webhooks: state.webhooks,
    now: () => state.clock.now(),
    ...control(state),
    close: () => {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        state.close();
      });
      return closing;
    },
  };
}

/** The powers that do not touch the port. */
function control(state: TwinState) {
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
    advance: (ms: number) => state.advance(ms),
    reset: () => state.reset(),
  };
}
