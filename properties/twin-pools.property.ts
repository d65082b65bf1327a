import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TwinPartner } from '../twin/api.js';
import { TwinState } from '../twin/state.js';
import { poolsCommands } from './twin/pools-commands.js';
import { PoolsModel } from './twin/pools-model.js';

const SEQUENCES = Number(process.env.TWIN_SEQUENCES ?? 5000);

const partner = (id: string, over: Partial<TwinPartner> = {}): TwinPartner => ({
  id,
  secretKey: `sk_test_${id}`,
  publishableKey: `pk_test_${id}`,
  ...over,
});
const partners = [
  partner('gated', { balance: '200.00' }),
  partner('capped', { velocityCap: '150.00' }),
  partner('free'),
];

// For any interleaving of operations over many quotes, partners and clock moves, the twin answers as the model says:
// at most one trade a quote, legal transitions only, balances conserve, replays equal, 409 on a changed body, 404 abroad.
it.each([
  ['all in memory', {}],
  ['nearly all packed away', { paging: { pageSize: 1, livePages: 1 } }],
])(
  'keeps its promises for any interleaving of operations, %s',
  (_name, paging) => {
    const state = new TwinState({ partners, journal: 'off', ...paging });
    const tokens = partners.map((one) => one.secretKey);
    let commands = 0;
    const property = fc.property(fc.commands(poolsCommands(), { maxCommands: 24, size: 'max' }), (sequence) => {
      state.reset();
      const model = new PoolsModel(
        partners.map((one) => ({
          balance: one.balance ? new Decimal(one.balance) : null,
          velocityCap: one.velocityCap ? new Decimal(one.velocityCap) : null,
          keys: new Map(),
        })),
      );
      fc.modelRun(() => ({ model, real: { state, tokens } }), sequence);
      commands += model.commands;
    });
    fc.assert(property, { numRuns: SEQUENCES });
    // A shallow exploration would prove little.
    expect(commands / SEQUENCES).toBeGreaterThanOrEqual(7);
  },
  240_000,
);
