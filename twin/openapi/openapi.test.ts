import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { request } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PoolsCaller } from '../fixtures/pools-caller.js';
import { ETH_ADDRESS, SwapsCaller, swapId } from '../fixtures/swaps-caller.js';
import { type JournalEntry, startTwin, type Twin, type TwinPartner } from '../index.js';
import { openApiDocument } from './document.js';

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<
    Record<string, { content: { 'application/json': { schema: { $ref?: string; oneOf?: { $ref: string }[] } } } }>
  >;
}

const document = openApiDocument('/');
const operations = Object.values(document.paths as Record<string, Record<string, Operation>>).flatMap((item) =>
  Object.values(item),
);
const ajv = new Ajv2020({ strict: false });
// CommonJS interop: the plugin is the default export of the default export under NodeNext.
(addFormats as unknown as { default: (instance: Ajv2020) => void }).default(ajv);
ajv.addSchema(document, 'twin');

const partner = (id: string, over: Partial<TwinPartner> = {}): TwinPartner => ({
  id,
  secretKey: `sk_test_${id}`,
  publishableKey: `pk_test_${id}`,
  swapsCredential: `gspk_test_${id}:gssk_test_${id}`,
  ...over,
});

let twin: Twin;
let seen: JournalEntry[];

beforeAll(async () => {
  twin = await startTwin({
    swapLimits: { perCredential: 60, perAddress: 1000 },
    partners: [
      partner('alice', { balance: '300.00' }),
      partner('bob', { velocityCap: '50.00' }),
      partner('off', { status: 'suspended' }),
    ],
  });
  await exercise();
  seen = twin.journal.query();
});
afterAll(() => twin.close());

/** Calls every operation so that each described answer is produced at least once. */
async function exercise(): Promise<void> {
  const alice = new PoolsCaller(twin);
  const [, bobRow, offRow] = twin.partners;
  const bob = new PoolsCaller(twin, bobRow);
  const one = await alice.quoteId();
  await alice.quote({ type: 'indicative' });
  const dry = twin.arm({
    match: { operation: 'createQuote' },
    point: 'before-commit',
    effect: { kind: 'unavailable', reason: 'pool_dry' },
  });
  await alice.quote();
  dry.disarm();
  await alice.quote({ amount: 'x' });
  await alice.quote({}, 'NO-POOL');
  const trade = await alice.transact(one, 'k1');
  await alice.transact(one, '');
  await alice.transact(await alice.quoteId(), 'k1');
  await alice.transact(await alice.quoteId({ amount: '5000' }), 'k2');
  await alice.transact('pq_none', 'k3');
  await alice.transact(await alice.quoteId({ side: 'off_ramp' }), 'k4');
  await bob.transact(await bob.quoteId(), 'k5');
  const reads = ['/pools/EUR-USDT/capabilities', '/pools/EUR-USDT/balance', '/pools/funding', '/pools/ledger'];
  const objects = [`/pools/quotes/${one}`, `/pools/transactions/${one}`, `/pools/trades/${trade.json.transactId}`];
  for (const path of ['/pools', ...reads, '/pools/trades', ...objects]) await alice.get(path);
  const missing = [
    '/pools/N/capabilities',
    '/pools/N/balance',
    '/pools/quotes/x',
    '/pools/transactions/x',
    '/pools/trades/x',
  ];
  for (const path of missing) await alice.get(path);
  for (const path of ['/pools/funding?currency=USD', '/pools/ledger?limit=x', '/pools/trades?limit=x'])
    await alice.get(path);
  const turned = await alice.quoteId();
  for (const id of [turned, turned, 'x']) await alice.post(`/pools/quotes/${id}/reject`, '');
  for (const token of ['nobody', offRow?.secretKey ?? '']) {
    for (const path of ['/pools', ...reads, '/pools/trades', ...objects]) await alice.get(path, token);
    const headers = { authorization: `Bearer ${token}` };
    for (const path of ['/pools/EUR-USDT/quote', '/pools/EUR-USDT/transact', `/pools/quotes/${one}/reject`]) {
      await alice.post(path, {}, headers);
    }
  }
  await exerciseSwaps();
}

async function exerciseSwaps(): Promise<void> {
  const alice = new SwapsCaller(twin);
  const made = await alice.swap('s1');
  await alice.swap('s1', { amountFrom: '70' });
  await alice.swap('s2', { amountFrom: 'x' });
  await alice.swap('s3', { mode: 'fixed', rateId: 'rate_1', refundAddress: 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE' });
  await alice.call('GET', '/swaps?limit=x');
  await alice.call('GET', '/swaps/none');
  const quote = JSON.stringify({ from: 'usdttrc20', to: 'eth', amountFrom: '100' });
  const address = JSON.stringify({ currency: 'eth', address: ETH_ADDRESS });
  const all = async (caller: SwapsCaller) => {
    await caller.swap('s9');
    await caller.call('GET', '/currencies');
    await caller.call('GET', '/swaps');
    await caller.call('GET', `/swaps/${swapId(made)}`);
    await caller.call('POST', '/quotes', quote);
    await caller.call('POST', '/addresses/validate', address);
  };
  await all(alice);
  await alice.call('POST', '/quotes', '{}');
  await alice.call('POST', '/addresses/validate', '{}');
  await all(new SwapsCaller(twin, 'nobody'));
  await all(new SwapsCaller(twin, twin.partners[2]?.swapsCredential));
  const throttle = { kind: 'refuse', as: 'rate_limited' } as const;
  const armed = twin.arm({ match: {}, point: 'before-commit', effect: throttle });
  await all(alice);
  armed.disarm();
}

it('validates every answer against its description', () => {
  expect(seen.length).toBeGreaterThan(90);
  for (const entry of seen) {
    const operation = operations.find((one) => one.operationId === entry.operation);
    const described = operation?.responses[String(entry.status)];
    expect(described, `${entry.operation} answered ${entry.status}`).toBeDefined();
    const schema = described?.content['application/json'].schema;
    const validate = ajv.compile({ $ref: `twin${pointerTo(entry)}` });
    expect(schema).toBeDefined();
    expect(validate(JSON.parse(entry.response ?? '')), `${entry.response} ${ajv.errorsText(validate.errors)}`).toBe(
      true,
    );
  }
});

it('produces every described answer', () => {
  const produced = new Set(seen.map((entry) => `${entry.operation} ${entry.status}`));
  const described = operations.flatMap((one) =>
    Object.keys(one.responses).map((status) => `${one.operationId} ${status}`),
  );
  expect(described.filter((answer) => !produced.has(answer))).toEqual([]);
});

it('is served without a token and published as a file', async () => {
  const answer = await request(`${twin.origin}/_twin/openapi.json`);
  expect(await answer.body.json()).toEqual(openApiDocument(twin.origin));
  const file = new URL('../../schema/pools-twin.openapi.json', import.meta.url);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(document);
});

/** The JSON Pointer of the schema that describes one answer. */
function pointerTo(entry: JournalEntry): string {
  const paths = document.paths as Record<string, Record<string, Operation>>;
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (operation.operationId !== entry.operation) continue;
      const place = ['paths', path, method, 'responses', String(entry.status), 'content', 'application/json', 'schema'];
      return `#/${place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    }
  }
  throw new Error(`${entry.operation} is not described`);
}
