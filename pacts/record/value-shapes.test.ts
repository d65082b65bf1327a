import { describe, expect, test } from 'vitest';
import { inferRule } from './value-shapes.js';

const uuid = ['0b9f0a3c-1111-4222-8333-444455556666', '1b9f0a3c-1111-4222-8333-444455556666'];

describe('how a place is matched', () => {
  test.each<[string, unknown[], string | null]>([
    ['one word every time stays', ['firm', 'firm'], null],
    ['a decimal is a form even where it repeats', ['100.00', '100.00'], 'type,regex'],
    ['a time is a form', ['2026-01-01T00:00:00Z'], 'type,regex'],
    ['a UUID that the partner sends is a form', uuid, 'type,regex'],
    ['keys keep what they share', ['pool-tx:a1', 'pool-tx:a2'], 'type,regex'],
    ['texts that share nothing are texts', ['alpha', 'beta'], 'type'],
    ['whole numbers that differ', [1, 2], 'integer'],
    ['numbers that differ', [1, 2.5], 'type'],
    ['one number every time stays', [30, 30], null],
    ['switches that differ', [true, false], 'type'],
    ['kinds that differ promise nothing', ['1', 1], null],
  ])('%s', (_name, values, matchers) => {
    expect(
      inferRule(values, 'sent')
        ?.matchers.map(({ match }) => match)
        .join() ?? null,
    ).toBe(matchers);
  });

  test('a shared beginning ends at a separator and is taken literally', () => {
    expect(inferRule(['a.b/x1', 'a.b/x2'], 'sent')?.matchers[1]?.regex).toBe('^a\\.b\\/.+$');
  });

  test('ids of the provider are opaque', () => {
    expect(inferRule(['pq_test_1', 'pq_test_2'], 'answered')?.matchers).toEqual([{ match: 'type' }]);
    expect(inferRule(uuid, 'answered')?.matchers).toEqual([{ match: 'type' }]);
  });
});
