import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Twin } from '../twin/api.js';
import { startTwin } from '../twin/index.js';
import { poolsEndpoints, verifyEndpoints } from './endpoints.js';
import { breakingProvider } from './fixtures/breaking-provider.js';

let twin: Twin;
beforeAll(async () => {
  twin = await startTwin();
});
afterAll(() => twin.close());

const provider = (baseUrl: string) => ({ baseUrl, credential: twin.partners[0]?.secretKey ?? '', control: null });

test('the twin answers what Pact cannot say', async () => {
  const checks = await verifyEndpoints(provider(twin.origin));
  expect(checks.filter(({ outcome }) => outcome !== 'pass').map(({ id, reason }) => ({ id, reason }))).toEqual([]);
  expect(checks).toHaveLength(poolsEndpoints.length);
});

test('every one of them is broken by some provider, and then named', { timeout: 60_000 }, async () => {
  const spoilt = await breakingProvider(twin.origin, (answer) => {
    delete answer.headers['x-request-id'];
    answer.status = 202;
  });
  try {
    const checks = await verifyEndpoints(provider(spoilt.origin));
    expect(checks.map(({ outcome }) => outcome)).not.toContain('pass');
    const failed = checks.filter(({ outcome }) => outcome === 'fail');
    expect(failed.map(({ id }) => id)).toContain('0pools-endpoints/answer-400-to-broken-json');
    expect(JSON.stringify(failed)).toMatch(/X-Request-Id: absent from \/v1\/nowhere/);
  } finally {
    spoilt.close();
  }
});

test('where nobody answers nothing is known', async () => {
  const checks = await verifyEndpoints(provider('http://127.0.0.1:9'));
  expect(new Set(checks.map(({ outcome }) => outcome))).toEqual(new Set(['unverified']));
});
