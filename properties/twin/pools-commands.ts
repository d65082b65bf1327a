import assert from 'node:assert/strict';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import type { SettlementPlan } from '../../twin/api.js';
import type { TwinState } from '../../twin/state.js';
import { tradeView } from '../../twin/views.js';
import { PLANS } from '../../twin/words.js';
import { askPools, type Told } from './direct.js';
import { LEGAL, type PoolsModel } from './pools-model.js';

interface Real {
  readonly state: TwinState;
  readonly tokens: readonly string[];
}

type Command = fc.Command<PoolsModel, Real>;

const POOLS = ['EUR-USDT', 'EUR-USDC'];
const AMOUNTS = ['20.00', '35.5', '60', '99.99', '120.00'];

/** A command that counts itself and holds the standing laws afterwards. */
function command(
  name: string,
  ready: (model: PoolsModel) => boolean,
  run: (model: PoolsModel, real: Real) => void,
): Command {
  return {
    check: (model) => ready(model),
    run: (model, real) => {
      model.commands += 1;
      run(model, real);
      laws(model, real);
    },
    toString: () => name,
  };
}

/** For any history: one trade a quote, balances conserve, and twin and model know the same trades. */
function laws(model: PoolsModel, { state }: Real): void {
  const trades = [...state.world.trades];
  assert.equal(new Set(trades.map((trade) => trade.quote)).size, trades.length);
  assert.equal(trades.length, model.trades.length);
  for (const [index, trade] of model.trades.entries()) {
    const row = trades[index];
    assert.equal(`${state.ids.trade.encode(row?.seq ?? 0)} ${row?.status}`, `${trade.id} ${trade.status}`);
  }
  for (const [owner, partner] of state.world.partners.entries()) {
    const expected = model.balance(owner)?.times(1e8).toFixed(0) ?? null;
    assert.equal(partner.balance?.toString() ?? null, expected);
  }
}

const any = () => true;
const hasQuotes = (model: PoolsModel) => model.quotes.length > 0;
const hasTrades = (model: PoolsModel) => model.trades.length > 0;
const pick = <T>(items: readonly T[], index: number): T => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('a command ran without its precondition');
  return item;
};

/** Counted from the newest: old ones are expired sooner or later. */
const recent = <T>(items: readonly T[], index: number): T => pick(items, items.length - 1 - (index % items.length));

function quoteCommand(owner: number, pool: string, amount: string, side: 'on_ramp' | 'off_ramp'): Command {
  return command(`quote(${owner},${pool},${amount},${side})`, any, (model, { state, tokens }) => {
    const body = JSON.stringify({ side, amount, destAddress: 'TX' });
    const told = askPools(state, { method: 'POST', path: `/pools/${pool}/quote`, token: pick(tokens, owner), body });
    assert.equal(told.status, 200);
    const { quoteId, expiresAt, amountOut } = told.json;
    assert.equal(
      model.quotes.some((quote) => quote.id === quoteId),
      false,
    );
    const fiat = side === 'on_ramp' ? amount : String(amountOut);
    const expiresAtMs = Date.parse(String(expiresAt));
    const quote = { id: String(quoteId), owner, pool, side, amount, fiat, expiresAtMs, rejected: false, trade: null };
    model.quotes.push(quote);
  });
}

function transactCommand(
  stranger: number | null,
  index: number,
  key: string,
  pool: string | null,
  extra: boolean,
): Command {
  const name = `transact(${stranger ?? 'owner'},#${index},${key},${pool ?? 'own pool'}${extra ? ',extra' : ''})`;
  return command(name, hasQuotes, (model, { state, tokens }) => {
    const quote = recent(model.quotes, index);
    const caller = stranger ?? quote.owner;
    const path = `/pools/${pool ?? quote.pool}/transact`;
    const body = JSON.stringify({ quoteId: quote.id, ...(extra ? { amount: '1.00' } : {}) });
    const nowMs = state.clock.now();
    // Within a hair of the expiry model and twin may read different clocks.
    if (Math.abs(quote.expiresAtMs - nowMs) < 50) return;
    const expected = model.transact(caller, quote, pool ?? quote.pool, key, extra, nowMs);
    const told = askPools(state, { method: 'POST', path, token: pick(tokens, caller), key, body });
    assert.equal(told.status, expected.status, told.text);
    if (told.status !== 200) return;
    if (expected.replay) {
      assert.equal(told.json.transactId, expected.replay.id);
      assert.equal(told.json.status, expected.replay.status);
      assert.equal(told.effect, 'trade-replayed');
    } else {
      assert.equal(told.effect, 'trade-created');
      const trade = { id: String(told.json.transactId), quote, atMs: nowMs, status: 'reserved' };
      quote.trade = trade;
      model.trades.push(trade);
    }
    const { keys } = pick(model.partners, caller);
    if (!keys.has(key)) keys.set(key, { quote, extra });
  });
}

function rejectCommand(caller: number, index: number): Command {
  return command(`reject(${caller},#${index})`, hasQuotes, (model, { state, tokens }) => {
    const quote = recent(model.quotes, index);
    const before = model.status(quote, state.clock.now());
    const told = askPools(state, {
      method: 'POST',
      path: `/pools/quotes/${quote.id}/reject`,
      token: pick(tokens, caller),
    });
    assert.equal(told.status, quote.owner !== caller ? 404 : before === 'active' ? 200 : 409);
    if (told.status === 200) quote.rejected = true;
  });
}

function readCommand(caller: number, index: number): Command {
  return command(`read(${caller},#${index})`, hasQuotes, (model, { state, tokens }) => {
    const quote = recent(model.quotes, index);
    const token = pick(tokens, caller);
    const get = (path: string): Told => askPools(state, { method: 'GET', path, token });
    const told = get(`/pools/quotes/${quote.id}`);
    assert.equal(told.status, quote.owner === caller ? 200 : 404);
    if (quote.owner === caller) assert.equal(told.json.status, model.status(quote, state.clock.now()));
    if (quote.trade) {
      const trade = get(`/pools/trades/${quote.trade.id}`);
      assert.equal(trade.status, quote.owner === caller ? 200 : 404);
      if (quote.owner === caller) assert.equal(trade.json.status, quote.trade.status);
    }
    const listed = get('/pools/trades').json.trades as { transactId: string }[];
    const own = model.trades.filter((trade) => trade.quote.owner === caller).map((trade) => trade.id);
    assert.deepEqual(
      listed.map((trade) => trade.transactId),
      own.toReversed(),
    );
  });
}

function pollCommand(caller: number, index: number, plan: SettlementPlan): Command {
  return command(`poll(${caller},#${index},${plan})`, hasQuotes, (model, { state, tokens }) => {
    const quote = recent(model.quotes, index);
    const row = state.world.quote(quote.id);
    if (row) row.plan = plan;
    const path = `/pools/transactions/${quote.id}`;
    const told = askPools(state, { method: 'GET', path, token: pick(tokens, caller) });
    assert.equal(told.status, quote.owner === caller && quote.trade ? 200 : 404);
    if (told.status !== 200 || !quote.trade) return;
    const moved = { settle: 'settled', return: 'settled', fail: 'failed', release: 'released', hold: 'reserved' }[plan];
    if (quote.trade.status === 'settled' && plan === 'return') quote.trade.status = 'returned';
    else if (quote.trade.status === 'reserved') quote.trade.status = moved;
    assert.equal(told.json.status, quote.trade.status);
  });
}

function moveCommand(index: number, to: 'settled' | 'failed' | 'released' | 'returned'): Command {
  return command(`move(#${index},${to})`, hasTrades, (model, { state }) => {
    const trade = recent(model.trades, index);
    const row = state.world.trade(trade.id);
    if (!row) throw new Error('the trade is gone');
    const move = () => state.world.move(row, to, 'control', false);
    if (!LEGAL[trade.status]?.includes(to)) return assert.throws(move);
    move();
    trade.status = to;
    const history = tradeView(state.world, row).history.map((step) => step.status);
    for (const [step, status] of history.entries()) {
      if (step > 0) assert.ok(LEGAL[history[step - 1] ?? '']?.includes(status));
    }
  });
}

function ledgerCommand(caller: number): Command {
  return command(`ledger(${caller})`, any, (model, { state, tokens }) => {
    const told = askPools(state, { method: 'GET', path: '/pools/ledger', token: pick(tokens, caller) });
    const entries = told.json.entries as { delta: string; entryId: string }[];
    assert.equal(new Set(entries.map((entry) => entry.entryId)).size, entries.length);
    const sum = entries.reduce((total, entry) => total.plus(entry.delta), new Decimal(0));
    const balance = model.balance(caller);
    if (balance) assert.equal(sum.toFixed(2), balance.toFixed(2));
  });
}

function advanceCommand(ms: number): Command {
  return command(`advance(${ms})`, any, (_model, { state }) => state.advance(ms));
}

/** Any of the commands; few partners, quotes and keys, so that they meet. */
export function poolsCommands(): fc.Arbitrary<Command>[] {
  const partner = fc.nat(2);
  const index = fc.nat(3);
  const key = fc.constantFrom('k1', 'k2', 'k3');
  // Mostly the owner, or nothing much would happen.
  const stranger = fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: partner });
  const side = fc.constantFrom('on_ramp' as const, 'on_ramp' as const, 'on_ramp' as const, 'off_ramp' as const);
  const transact = fc
    .tuple(stranger, index, key, fc.option(fc.constantFrom(...POOLS), { freq: 8 }), fc.nat(3))
    .map(([caller, quote, name, pool, odd]) => transactCommand(caller, quote, name, pool, odd === 0));
  return [
    fc
      .tuple(partner, fc.constantFrom(...POOLS), fc.constantFrom(...AMOUNTS), side)
      .map((args) => quoteCommand(...args)),
    fc
      .tuple(partner, fc.constantFrom(...AMOUNTS))
      .map(([owner, amount]) => quoteCommand(owner, 'EUR-USDT', amount, 'on_ramp')),
    transact,
    transact,
    transact,
    fc.tuple(partner, index).map((args) => rejectCommand(...args)),
    fc.tuple(partner, index).map((args) => readCommand(...args)),
    fc.tuple(partner, index, fc.constantFrom(...PLANS)).map((args) => pollCommand(...args)),
    fc
      .tuple(index, fc.constantFrom('settled' as const, 'failed' as const, 'released' as const, 'returned' as const))
      .map((args) => moveCommand(...args)),
    partner.map(ledgerCommand),
    fc.constantFrom(1, 5_000, 16_000, 43_200_000, 86_400_001).map(advanceCommand),
  ];
}
