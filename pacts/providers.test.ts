import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Twin } from '../twin/api.js';
import { startTwin } from '../twin/index.js';
import { type Contract, readContracts } from './contract-file.js';
import { type Answered, breakingProvider } from './fixtures/breaking-provider.js';
import type { Provider } from './provider-control.js';
import { type InteractionResult, verifyContract } from './verify-contract.js';
import { verifyProvider } from './verify-provider.js';

const published = (name: string): Contract => {
  const [contract] = readContracts(fileURLToPath(new URL(`./contracts/${name}.json`, import.meta.url)));
  if (!contract) throw new Error(`${name} is not there`);
  return contract;
};
const contracts = {
  pools: published('reference-partner-0pools-api'),
  swaps: published('swap-desk-swaps-api'),
  events: published('reference-partner-0pools-events'),
};
type Api = keyof typeof contracts;

let twin: Twin;
beforeAll(async () => {
  const secretKey = 'sk_test_pactprovider0000000000000000';
  const webhook = { url: null, secret: 'whsec_test_pactprovider' };
  const swapsCredential = 'gspk_test_pactprovider:gssk_test_pactprovider';
  twin = await startTwin({
    partners: [{ id: 'pact', secretKey, publishableKey: 'pk_test_pactprovider', swapsCredential, webhook }],
    swapLimits: { perCredential: 1000, perAddress: 1000 },
  });
});
afterAll(() => twin.close());

function provider(api: Api, origin = twin.origin): Provider {
  const partner = twin.partners[0];
  return {
    baseUrl: api === 'swaps' ? `${origin}/swaps` : origin,
    credential: (api === 'swaps' ? partner?.swapsCredential : partner?.secretKey) ?? '',
    control: { origin: twin.origin, token: twin.controlToken },
  };
}

const notKept = (results: readonly InteractionResult[]) => results.filter(({ outcome }) => outcome !== 'kept');

test.each(['pools', 'swaps', 'events'] as const)(
  'the twin keeps the %s contract',
  { timeout: 120_000 },
  async (api) => {
    const results = await verifyProvider(contracts[api], provider(api));
    expect(notKept(results)).toEqual([]);
    expect(results.map(({ interaction }) => interaction)).toEqual(
      contracts[api].interactions.map(({ description }) => description),
    );
  },
);

/** Each costs a second of CPU; `READINESS_FULL_MATRIX=1` runs them all. */
const full = process.env.READINESS_FULL_MATRIX === '1';

/** What a provider breaks, where it is seen, and in which interactions. */
type Breaking = readonly [
  name: string,
  api: Api,
  interactions: readonly string[],
  place: RegExp,
  change: (answer: Answered) => void,
];

const breaking: readonly Breaking[] = [
  ['a field is renamed', 'pools', ['lock a firm quote'], /quoteId/, ({ body }) => rename(body, 'quoteId', 'quote_id')],
  ['a rate is a number', 'pools', ['lock a firm quote'], /\$\.rate/, ({ body }) => replace(body, 'rate', Number)],
  ['200 in place of 409', 'pools', ['execute an expired quote'], /409/, (answer) => restate(answer, 409, 200)],
  [
    'no request id',
    'pools',
    ['poll a reserved trade'],
    /X-Request-Id/i,
    ({ headers }) => drop(headers, 'x-request-id'),
  ],
  ['a nested error envelope', 'pools', ['execute while suspended'], /code/, (answer) => nest(answer)],
  [
    'a reserved trade is called pending',
    'pools',
    ['poll a reserved trade'],
    /\$\.status/,
    ({ body }) => replace(body, 'status', () => 'pending'),
  ],
  [
    'a suspended account answers 404',
    'pools',
    ['execute while suspended'],
    /403/,
    (answer) => restate(answer, 403, 404),
  ],
  [
    'availability is a word',
    'pools',
    ['lock a firm quote'],
    /available/,
    ({ body }) => replace(body, 'available', String),
  ],
  [
    '403 for an unknown quote',
    'pools',
    ['execute a quote that is not there'],
    /404/,
    (answer) => restate(answer, 404, 403),
  ],
  [
    'another word for an expired quote',
    'pools',
    ['execute an expired quote'],
    /\$\.code/,
    ({ body }) => replace(body, 'code', () => 'too_late'),
  ],
  [
    'a throttle without Retry-After',
    'pools',
    ['execute while requests are throttled'],
    /Retry-After/i,
    ({ headers }) => drop(headers, 'retry-after'),
  ],
  [
    'a swap answers 200',
    'swaps',
    ['make a swap', 'send a confirmed swap again'],
    /201/,
    (answer) => restate(answer, 201, 200),
  ],
  [
    'a swap without its envelope',
    'swaps',
    ['make a swap'],
    /\$/,
    (answer) => {
      answer.body = { ...Object(answer.body.swap) };
    },
  ],
  [
    'a flat error envelope',
    'swaps',
    ['send another body under a used key'],
    /error/,
    (answer) => {
      if (answer.status >= 400) answer.body = { ...Object(answer.body.error) };
    },
  ],
  [
    'a used key makes another swap',
    'swaps',
    ['send another body under a used key'],
    /409/,
    (answer) => restate(answer, 409, 201),
  ],
  [
    'what really moved is a number',
    'swaps',
    ['look at a finished swap'],
    /amountActualTo/,
    ({ body }) => replace(Object(body.swap), 'amountActualTo', Number),
  ],
];

describe('a provider that breaks the contract is named with interaction and field', { timeout: 120_000 }, () => {
  test.each(breaking.filter((_each, index) => full || index % 3 !== 2))(
    '%s',
    async (_name, api, interactions, place, change) => {
      const spoilt = await breakingProvider(twin.origin, change);
      try {
        const whole = contracts[api];
        const concerned = whole.interactions.filter(({ description }) => interactions.includes(description));
        const results = await verifyProvider({ ...whole, interactions: concerned }, provider(api, spoilt.origin));
        const broken = results.filter(({ outcome }) => outcome === 'broken');
        expect(broken.map(({ interaction }) => interaction).sort()).toEqual([...interactions].sort());
        for (const { mismatches } of broken) expect(mismatches.join('\n')).toMatch(place);
      } finally {
        spoilt.close();
      }
    },
  );
});

/** What is wrong with an event, and where it is seen. */
const spoilt: readonly (readonly [name: string, place: RegExp, change: (event: Record<string, unknown>) => void])[] = [
  ['its id is renamed', /eventId/, (event) => rename(event, 'eventId', 'event_id')],
  ['the trade is not named', /transactId/, (event) => rename(Object(event.data), 'transactId', 'trade')],
  ['the amount is a number', /\$\.data\.amountOut/, (event) => replace(Object(event.data), 'amountOut', Number)],
  ['another word for its type', /\$\.type/, (event) => replace(event, 'type', () => 'pool.trade.done')],
];

test('an event that a partner cannot read is named with message and field', { timeout: 60_000 }, async () => {
  const [failed] = contracts.events.interactions;
  const event = { eventId: 'e', type: 'pool.transaction.failed' };
  const data = { transactId: 't', quoteId: 'q', amountOut: '1.5' };
  const bodies = spoilt.map(([, , change]) => {
    const body = { ...event, data: { ...data } };
    change(body);
    return JSON.stringify(body);
  });
  const results = await verifyContract({
    contract: {
      ...contracts.events,
      interactions: [...spoilt, 'whole'].map(() => ({ ...failed, description: 'failed' })),
    },
    setState: async () => ({}),
    answer: async (_request, _interaction, turn) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(bodies[turn] ?? JSON.stringify({ ...event, data })),
    }),
  });
  expect(results.map(({ outcome }) => outcome)).toEqual([...spoilt.map(() => 'broken'), 'kept']);
  for (const [index, [name, place]] of spoilt.entries()) {
    expect(results[index]?.mismatches.join('\n'), name).toMatch(place);
  }
});

test('a kind of interaction that cannot be replayed is unverified, not passed over', async () => {
  const interactions = [{ description: 'ask and be told', type: 'Synchronous/Messages' }];
  const [result] = await verifyProvider({ ...contracts.pools, interactions }, provider('pools'));
  expect(result).toMatchObject({
    outcome: 'unverified',
    mismatches: [expect.stringContaining('Synchronous/Messages')],
  });
});

test('what a provider cannot be told to be in is unverified, and what can be reached without is verified', {
  timeout: 120_000,
}, async () => {
  // One whose clock nobody has moved: its quotes are waited for.
  const plain = await startTwin({ quoteTtlMs: 300 });
  const credential = plain.partners[0]?.secretKey ?? '';
  const results = await verifyProvider(contracts.pools, { baseUrl: plain.origin, credential, control: null });
  await plain.close();
  expect(results.filter(({ outcome }) => outcome === 'broken')).toEqual([]);
  const kept = results.filter(({ outcome }) => outcome === 'kept').map(({ interaction }) => interaction);
  expect(kept).toEqual(
    expect.arrayContaining([
      'execute an expired quote',
      'execute a rejected quote',
      'list pools with a key that is not known',
    ]),
  );
  const unknown = notKept(results);
  expect(unknown.map(({ interaction }) => interaction)).toContain('lock a quote while the pool is dry');
  for (const { mismatches } of unknown) expect(mismatches.join()).toMatch(/control of|TWIN_CONTROL_TOKEN/);
});

test('nothing is kept where nobody answers, nor in a state that nobody knows', { timeout: 60_000 }, async () => {
  const first = contracts.pools.interactions.slice(0, 1);
  const nobody: Provider = { baseUrl: 'http://127.0.0.1:9', credential: 'sk_test_x', control: null };
  const silent = await verifyProvider({ ...contracts.pools, interactions: first }, nobody);
  expect(silent.map(({ outcome }) => outcome)).not.toContain('kept');
  const strange = first.map((each) => ({ ...each, providerStates: [{ name: 'a full moon' }] }));
  const [result] = await verifyProvider({ ...contracts.pools, interactions: strange }, provider('pools'));
  expect(result).toMatchObject({ outcome: 'unverified', mismatches: [expect.stringContaining('a full moon')] });
});

function rename(body: Record<string, unknown>, from: string, to: string): void {
  if (from in body) body[to] = body[from];
  delete body[from];
}

function replace(body: Record<string, unknown>, name: string, by: (value: unknown) => unknown): void {
  if (name in body) body[name] = by(body[name]);
}

function restate(answer: Answered, from: number, to: number): void {
  if (answer.status === from) answer.status = to;
}

function drop(headers: Record<string, string>, name: string): void {
  delete headers[name];
}

function nest(answer: Answered): void {
  if (answer.status >= 400) answer.body = { error: answer.body };
}
