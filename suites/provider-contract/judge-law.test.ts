import { expect, test, vi } from 'vitest';
import type { Statements } from '../../src/model/check.js';
import { judgeLaw } from './judge-law.js';
import { create, facts, walk } from './walks.fixture.js';

test.each([
  [500, 'partner', 'the list could not be had: status 500'],
  [200, 'manifest', 'the list answered status 200 without what `items` of the profile names'],
] as const)('a list that answers %i without items is left to the %s', (status, fault, reason) => {
  const made = walk([create()], [{ status: 201, resource: 'thing-1' }]);
  const [call] = made.calls;
  if (call?.exchange.response === null || call === undefined) throw new Error('the fixture made nothing');
  const response = { ...call.exchange.response, status };
  const list = { ...call, operation: 'list' as const, resource: null, exchange: { ...call.exchange, response } };
  const unverified = vi.fn();
  const say = { unverified } as unknown as Statements<'hidden'>;
  judgeLaw('nothing-created-unseen', facts([{ ...made, calls: [...made.calls, list] }]), say);
  expect(unverified.mock.calls).toEqual([[fault, reason]]);
});
