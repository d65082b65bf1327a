import { testCheck } from '../../src/checks/test-check.js';
import { book, correct, only } from '../support-traceability/records.fixture.js';
import { amountsEqual } from './amounts-equal.check.js';

const maps = book().records.maps;
const rows = (kind: string, parts: Readonly<Record<string, unknown>>) =>
  book({
    entries: (ids, moment) =>
      correct.entries(ids, moment).map((row) => (row.kind === kind ? { ...row, ...parts } : row)),
  });

testCheck(amountsEqual, {
  pass: [
    { name: 'equal to the last decimal', facts: book() },
    { name: 'written otherwise', facts: rows('credit', { amount: '+106.773450 USDT', asset: 'usdt-tron' }) },
    { name: 'reversals are signed', facts: rows('reversal', { amount: '-106.77345' }) },
    { name: 'no asset is mapped', facts: rows('credit', { asset: null }) },
    {
      name: 'the fiat leg stands beside it',
      facts: book({
        entries: (ids, moment) => [
          ...correct.entries(ids, moment),
          { entryId: 'fiat', orderRef: ids.order, kind: 'debit', amount: '100.00', asset: 'EUR' },
        ],
      }),
    },
  ],
  fail: [
    { name: 'rounded', message: 'amount', facts: rows('credit', { amount: '106.77' }) },
    { name: 'what was paid in', message: 'amount', facts: rows('credit', { amount: '100.00' }) },
    { name: 'a float went through it', message: 'amount', facts: rows('credit', { amount: '106.77344999999999' }) },
    { name: 'credited in euros', message: 'asset', facts: rows('credit', { asset: 'EUR' }) },
    { name: 'returned in part', message: 'reversal', facts: rows('reversal', { amount: '100.00' }) },
  ],
  unverified: [
    { name: 'there is no ledger', facts: book({ facts: { maps: { ...maps, ledger: null } } }) },
    { name: 'no amount is mapped', facts: rows('credit', { amount: null }) },
    { name: 'nothing was credited', facts: book({ entries: () => [] }) },
    { name: 'the ledger was not read', facts: book({ story: only('settled-by-poll', { ledgers: [] }) }) },
  ],
});
