import { expect, it } from 'vitest';
import { differencesFrom } from './compare.js';
import { openApiDocument } from './document.js';

it('finds no difference from its own description', () => {
  expect(differencesFrom(openApiDocument('/'))).toEqual([]);
});

it('tells each difference from a vendor file, whatever its parameter names and version prefix', () => {
  const own = openApiDocument('/') as { paths: Record<string, unknown> };
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
  ]);
});
