import { describe, expect, test } from 'vitest';
import type { ProviderCall } from '../../src/model/facts/provider.js';
import { leaksOf } from './leaks.js';
import { create, walk } from './walks.fixture.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const url = 'http://127.0.0.1:1/orders';

interface Sent {
  readonly body: object;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A first request that made a resource, and another one under its key that was refused so. */
function leaks(
  resource: string,
  [first, second]: readonly [Sent, Sent],
  answer: { readonly text?: string; readonly headers?: Readonly<Record<string, string>> },
): readonly string[] {
  const { calls } = walk(
    [create(), create({ body: 1 })],
    [
      { status: 201, resource },
      { status: 409, ...answer },
    ],
  );
  const [stored, conflict] = calls.map((call, index): ProviderCall => {
    const { body, ...rest } = index === 0 ? first : second;
    const request = { ...call.exchange.request, url, ...rest, body: JSON.stringify(body) };
    return { ...call, exchange: { ...call.exchange, request } };
  });
  if (!stored || !conflict) throw new Error('two requests make two calls');
  return leaksOf(conflict, stored).map(({ name }) => name);
}

const orders = [
  { body: { amount: '12.17', to: 'TXfirst', reference: 'rd-1' } },
  { body: { amount: '13.31', to: 'TXother', reference: 'rd-1' } },
] as const;

describe('a conflict answer tells of the stored request', () => {
  test.each([
    ['its body', { text: '{"was":{"amount":"12.17"}}' }, ['amount']],
    ['the id', { text: 'see order-77' }, ['the resource id']],
    ['a Location', { headers: { location: '/orders/order-77' } }, ['the resource id in the header location']],
    ['an encoded Location', { headers: { location: '/o?of=%6Frder-77' } }, ['the resource id in the header location']],
    [
      'a header with the body',
      { headers: { 'x-original': JSON.stringify(orders[0].body) } },
      ['amount in the header x-original', 'to in the header x-original'],
    ],
    [
      'base64 in its body',
      { text: `{"stored":"${base64(JSON.stringify(orders[0].body))}"}` },
      ['amount in base64', 'to in base64'],
    ],
    ['one value in base64', { text: `"${base64('12.17')}"` }, ['amount in base64']],
    [
      'base64 for addresses',
      { text: Buffer.from('??order-77>>').toString('base64url') },
      ['the resource id in base64'],
    ],
    ['base64 in a header', { headers: { 'x-was': base64('TXfirst') } }, ['to in base64 in the header x-was']],
  ])('%s', (_, answer, told) => {
    expect(leaks('order-77', orders, answer)).toEqual(told);
  });

  test('a numeric id', () => {
    expect(leaks('1042', orders, { headers: { location: '/orders/1042' } })).toHaveLength(1);
    expect(leaks('1042', orders, { text: '{"id":1042}' })).toHaveLength(1);
    expect(leaks('7', orders, { headers: { location: '/orders/7' } })).toEqual([
      'the resource id in the header location',
    ]);
  });
});

describe('nothing is told by', () => {
  test.each([
    ['a code', { text: '{"code":"idempotency_key_mismatch"}' }],
    ['what the request sent itself', { text: '{"amount":"13.31","reference":"rd-1"}', headers: { 'x-to': 'TXother' } }],
    ['a Location of the request itself', { headers: { location: url, 'content-location': '/orders' } }],
    ['longer numbers', { text: '{"a":112.17,"b":"12.175","c":"1.12.17"}' }],
    ['meters', { headers: { 'server-timing': 'app;dur=12.17', 'ratelimit-remaining': '12.17' } }],
    ['words that are no base64', { text: 'Idempotency-Key reused with a different request body mismatch/conflict' }],
    ['a request id', { headers: { 'x-request-id': '3f2c9a10-1042-4f6e-9a51-0c2d1042ab12' } }],
  ])('%s', (_, answer) => {
    expect(leaks('1042', orders, answer)).toEqual([]);
  });

  test('an address, a header or a body of the request that names the resource', () => {
    const [first, second] = orders;
    const answer = { text: 'order-77', headers: { location: `${url}/order-77` } };
    for (const more of [{ url: `${url}/order-77` }, { headers: { 'if-match': 'order-77' } }]) {
      expect(leaks('order-77', [first, { ...second, ...more }], answer)).toEqual([]);
    }
    expect(leaks('order-77', [first, { body: { ...second.body, id: 'order-77' } }], answer)).toEqual([]);
  });

  test('a short id anywhere but in a Location', () => {
    expect(leaks('7', orders, { text: '{"retry":7}', headers: { 'x-shard': '7', location: '/v7/orders' } })).toEqual(
      [],
    );
    const [first, second] = orders;
    const own = { ...second, url: `${url}/7` };
    expect(leaks('7', [first, own], { headers: { location: '/orders/7' } })).toEqual([]);
  });

  test('no answer', () => {
    const { calls } = walk([create(), create({ body: 1 })], [{ status: 201, resource: 'order-77' }, { status: null }]);
    const [stored, conflict] = calls;
    expect(stored && conflict && leaksOf(conflict, stored)).toEqual([]);
  });
});
