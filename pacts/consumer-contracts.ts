import { setTimeout as wait } from 'node:timers/promises';
import { systemPorts } from '../partners/reference/ports.js';
import { PoolsClient } from '../partners/reference/upstream/pools-client.js';
import type { SwapAttempt } from '../partners/styles/swap-desk/swap-attempts.js';
import { SwapsClient } from '../partners/styles/swap-desk/swaps-client.js';
import type { ConsumerContract } from './interaction.js';
import { poolsInteractions } from './pools-interactions.js';
import { contractKey, swapsInteractions } from './swaps-interactions.js';

/** Retries are real, their waits are not. */
const soon = async (ms: number): Promise<void> => {
  await wait(Math.min(ms, 5));
};

export const poolsContract: ConsumerContract<PoolsClient> = {
  consumer: 'reference-partner',
  provider: '0pools-api',
  interactions: poolsInteractions,
  open: (mockUrl) =>
    new PoolsClient({
      baseUrl: `${mockUrl}/v1`,
      secretKey: 'sk_test_pact',
      transactTimeoutMs: 10_000,
      readTimeoutMs: 10_000,
      ports: { ...systemPorts, sleep: soon },
      report: async () => undefined,
    }),
};

export const swapsContract: ConsumerContract<SwapsClient> = {
  consumer: 'swap-desk',
  provider: 'swaps-api',
  interactions: swapsInteractions,
  open: (mockUrl) => {
    const kept = new Map<string, SwapAttempt>();
    return new SwapsClient({
      baseUrl: mockUrl,
      credential: 'gspk_test_pact:gssk_test_pact',
      timeoutMs: 10_000,
      attempts: {
        load: async (orderRef) => kept.get(orderRef) ?? null,
        save: async (attempt) => void kept.set(attempt.orderRef, attempt),
      },
      ports: { now: systemPorts.now, sleep: soon, key: () => contractKey },
    });
  },
};
