import { describe, expect, it } from 'vitest';
import { sum } from './ledger.js';
import { MOVES, type OrderStatus, POSTINGS, route, TRADE_STATUSES } from './vocabulary.js';

const ALL: readonly OrderStatus[] = ['processing', 'expired', 'declined', ...TRADE_STATUSES];

describe('moves', () => {
  it.each([
    ['processing', 'settled', ['reserved', 'settled']],
    ['reserved', 'returned', ['settled', 'returned']],
    ['expired', 'reserved', ['reserved']],
    ['settled', 'settled', []],
    ['settled', 'failed', null],
    ['settled', 'reserved', null],
    ['failed', 'settled', null],
    ['released', 'settled', null],
    ['returned', 'settled', null],
  ] as const)('from %s to %s', (from, to, steps) => {
    expect(route(MOVES, from, to)).toEqual(steps);
  });

  it('leave nothing held after any terminal status, and nothing final but for settled', () => {
    for (const from of ALL.filter((status) => MOVES[status].includes('reserved'))) {
      for (const to of TRADE_STATUSES) {
        const kinds = (route(MOVES, from, to) ?? []).flatMap((step) => POSTINGS[step]);
        const balances = sum(kinds.map((kind) => ({ kind, amount: '0.1' })));
        expect(balances).toEqual({ final: to === 'settled' ? '0.1' : '0', pending: to === 'reserved' ? '0.1' : '0' });
      }
    }
  });
});
