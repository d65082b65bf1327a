// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Pact fills these places itself
import './do-not-track.js';
import { MatchersV3 } from '@pact-foundation/pact';
import type { SwapTerms } from '../partners/styles/swap-desk/swap-attempts.js';
import type { SwapsClient } from '../partners/styles/swap-desk/swaps-client.js';
import type { Interaction } from './interaction.js';
import { code, decimal, pathWith } from './matching.js';
import type { ProviderState } from './provider-states.js';
import { swapTerms } from './sample-terms.js';

const { eachLike, fromProviderState, string } = MatchersV3;

type SwapsInteraction = Interaction<SwapsClient>;

/** An order of the mock; against a provider the key comes from the state. */
export const contractKey = '7d2f0a51-4c1e-4b0a-9a58-3f6d6a0c1e11';
const idempotencyKey = fromProviderState('${idempotencyKey}', contractKey);
const { address: _address, refundAddress: _refund, ...pair } = swapTerms;
const orderRef = 'order_1';

/** Only what the client reads of a refusal besides its status. */
const refused = (status: number, type: string, word?: string) => ({
  status,
  body: { error: { type, code: code(word) } },
});
const swap = (status: string) => ({
  id: string('swp_1'),
  status,
  payinAddress: string('TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE'),
  amountFrom: decimal('3200'),
});

function create(
  name: string,
  rules: readonly string[],
  state: ProviderState,
  answer: SwapsInteraction['response'],
  terms: SwapTerms = swapTerms,
  rateId?: unknown,
): SwapsInteraction {
  const mode = rateId === undefined ? { mode: 'float' } : { mode: 'fixed', rateId };
  const { status } = answer;
  return {
    ...{ name, rules, state },
    request: {
      method: 'POST',
      path: '/v1/swaps',
      headers: { 'Idempotency-Key': idempotencyKey },
      body: { ...withoutRate(terms), partnerReferenceId: orderRef, ...mode },
    },
    response: answer,
    ask: (client) => client.confirm(orderRef, terms),
    expect: status === 201 ? 'ok' : status < 500 && status !== 429 ? 'refused' : 'unresolved',
  };
}

function withoutRate({ rateId: _rate, ...terms }: SwapTerms): Omit<SwapTerms, 'rateId'> {
  return terms;
}

function look(name: string, rules: readonly string[], state: ProviderState, body: unknown): SwapsInteraction {
  return {
    ...{ name, rules, state },
    request: { method: 'GET', path: pathWith('/v1/swaps/${swapId}', 'swapId', 'swp_1') },
    response: { status: 200, body: { swap: body } },
    ask: (client) => client.swap('swp_1'),
    expect: 'ok',
  };
}

function price(
  name: string,
  mode: 'float' | 'fixed',
  answer: SwapsInteraction['response'],
  terms: Pick<SwapTerms, 'from' | 'to' | 'amountFrom'> = pair,
): SwapsInteraction {
  return {
    ...{ name, rules: ['SWAP-11'], state: 'the Swaps credential is active' },
    request: { method: 'POST', path: '/v1/quotes', body: { ...terms, mode } },
    response: answer,
    ask: (client) => client.price(terms, mode),
    expect: answer.status === 200 ? 'ok' : 'refused',
  };
}

function validate(name: string, address: string, valid: boolean): SwapsInteraction {
  return {
    ...{ name, rules: ['SWAP-11'], state: 'the Swaps credential is active' },
    request: { method: 'POST', path: '/v1/addresses/validate', body: { currency: 'eth', address } },
    response: { status: 200, body: { valid } },
    ask: (client) => client.validateAddress('eth', address),
    expect: 'ok',
  };
}

const prices = { amountTo: decimal('0.995'), amountUserReceives: decimal('0.994') };

/** All that a Swaps partner asks of Swaps, success and every refusal that it handles. */
export const swapsInteractions: readonly SwapsInteraction[] = [
  {
    name: 'list the currencies',
    rules: ['SWAP-11'],
    state: 'the Swaps credential is active',
    request: { method: 'GET', path: '/v1/currencies' },
    response: {
      status: 200,
      body: { currencies: eachLike({ ticker: string('eth'), network: string('ethereum') }) },
    },
    ask: (client) => client.currencies(),
    expect: 'ok',
  },
  price('price a float swap', 'float', { status: 200, body: { quote: prices } }),
  price('price a fixed swap', 'fixed', { status: 200, body: { quote: { ...prices, rateId: string('rate_1') } } }),
  price('price a swap of nothing', 'float', refused(400, 'validation_error'), { ...pair, amountFrom: '0' }),
  validate('find an address valid', swapTerms.address, true),
  validate('find an address invalid', 'not-an-address', false),
  create('make a swap', ['SWAP-3', 'SWAP-7'], 'the Swaps credential is active', {
    status: 201,
    body: { swap: swap('waiting') },
  }),
  create('send a confirmed swap again', ['SWAP-1', 'SWAP-9'], 'this swap was made under this key', {
    status: 201,
    body: { swap: { ...swap('waiting'), id: string('swp_1') } },
  }),
  create('send a confirmed swap again after the response cache was lost', ['SWAP-5'], 'this swap is in no cache', {
    status: 201,
    body: { swap: swap('waiting') },
  }),
  create(
    'send another body under a used key',
    ['SWAP-2'],
    'another swap was made under this key',
    refused(409, 'conflict', 'idempotency_key_mismatch'),
  ),
  create(
    'make a swap to an address that is none',
    ['SWAP-10'],
    'the Swaps credential is active',
    refused(400, 'validation_error'),
    { ...swapTerms, address: 'not-an-address' },
  ),
  create(
    'make a swap with a credential that is not known',
    ['SWAP-10'],
    'the Swaps credential is not known',
    refused(401, 'authentication_error'),
  ),
  create(
    'make a swap for an organisation that is not active',
    ['SWAP-10'],
    'the organisation is not active',
    refused(403, 'authorization_error'),
  ),
  create(
    'make a swap at a rate that is over',
    ['SWAP-10'],
    'a fixed rate that is over',
    refused(422, 'unprocessable'),
    { ...swapTerms, rateId: 'rate_1' },
    fromProviderState('${rateId}', 'rate_1'),
  ),
  create('make a swap while requests are throttled', ['SWAP-10'], 'swaps are throttled', {
    status: 429,
    body: { error: { type: 'rate_limit_error', code: code(), retry_after_ms: MatchersV3.integer(1000) } },
  }),
  create('make a swap while Swaps has an internal error', ['SWAP-9', 'SWAP-10'], 'swaps end in an internal error', {
    status: 500,
  }),
  create('make a swap while a bad gateway is in between', ['SWAP-9', 'SWAP-10'], 'swaps end in a bad gateway', {
    status: 502,
  }),
  create('make a swap while the exchange is down', ['SWAP-9', 'SWAP-10'], 'the exchange behind Swaps is down', {
    status: 503,
  }),
  look('look at a swap that waits', ['SWAP-11'], 'a swap that is waiting', swap('waiting')),
  look('look at a swap that is held for review', ['SWAP-11'], 'a swap that is held', swap('hold')),
  look('look at a finished swap', ['SWAP-11'], 'a finished swap', {
    ...swap('finished'),
    amountActualFrom: decimal('3200'),
    amountActualTo: decimal('0.995'),
  }),
  look('look at a refunded swap', ['SWAP-11'], 'a refunded swap', swap('refunded')),
  {
    name: 'look at a swap that is not there',
    rules: ['SWAP-11'],
    state: 'the Swaps credential is active',
    request: { method: 'GET', path: '/v1/swaps/swp_unknown' },
    response: refused(404, 'not_found'),
    ask: (client) => client.swap('swp_unknown'),
    expect: 'refused',
  },
];
