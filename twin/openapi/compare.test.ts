import { expect, it } from 'vitest';
import { differencesFrom } from './compare.js';
import { openApiDocument } from './document.js';

it('finds no difference from its own description', () => {
  expect(differencesFrom(openApiDocument('/'))).toEqual([]);
});

it('tells each difference from a vendor file, whatever its parameter names and version prefix', () => {
  const own = openApiDocument('/') as { paths: Record<string, Record<string, { responses?: unknown }>> };
  const { '/v1/pools/trades/{transactId}': _dropped, '/v1/pools/{id}/balance': _changed, ...rest } = own.paths;
  const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
  const vendor = {
    ...own,
    paths: {
      ...rest,
      '/pools/{poolId}/balance': {
        get: {
          responses: {
            200: json({
              allOf: [{ properties: { available: {}, balance: {}, asOf: {} } }, { $ref: '#/components/x' }],
            }),
            401: {},
            404: {},
            451: {},
            500: {},
          },
        },
      },
      '/v1/pools/{id}/transact': {
        post: {
          requestBody: json({ properties: { quoteId: {}, reference: {} }, required: ['quoteId', 'reference'] }),
          responses: own.paths['/v1/pools/{id}/transact']?.post?.responses ?? {},
        },
      },
      '/v1/pools/{id}/quote': {
        post: {
          requestBody: json({ properties: { side: {}, fiatAmount: {}, destAddress: {} }, required: ['destAddress'] }),
          responses: own.paths['/v1/pools/{id}/quote']?.post?.responses ?? {},
        },
      },
      '/pools/{poolId}/limits': { get: { responses: { 200: {} } } },
    },
    components: { ...(own as { components?: object }).components, x: { properties: { tier: {} } } },
  };
  expect(differencesFrom(vendor).toSorted()).toEqual([
    'GET /pools/trades/{}: served by the twin, not described',
    'GET /pools/{}/balance: answer 200 also has allowedPools',
    'GET /pools/{}/balance: answer 200 lacks asOf',
    'GET /pools/{}/balance: answer 403 of the twin is not described',
    'GET /pools/{}/balance: answer 451 is never given without a fault',
    'GET /pools/{}/limits: described by the vendor, not served by the twin',
    'POST /pools/{}/quote: the twin also reads type, amount, fiatCurrency, cryptoCurrency, cryptoNetwork of the request',
    'POST /pools/{}/quote: the twin does not insist on destAddress',
    'POST /pools/{}/quote: the twin does not read fiatAmount of the request',
    'POST /pools/{}/transact: the twin does not read reference of the request',
  ]);
});
