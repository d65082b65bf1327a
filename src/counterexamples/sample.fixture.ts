import type { Counterexample, WalkAction } from '../model/counterexample.js';

type Request = Extract<WalkAction, { kind: 'request' }>;

/** A request with everything that a test does not care about filled in. */
export function requestAction(over: Partial<Request>): Request {
  return {
    ...{ kind: 'request', step: 0, to: 'target', account: 'alice', method: 'POST', path: '/', headers: {} },
    ...{ body: null, answer: null, together: null },
    ...over,
  };
}

const json = { 'content-type': 'application/json' };

/** A partner that makes up a new key for every retry: two clicks meet a lost answer and leave two trades. */
export const sampleExample: Counterexample = {
  schemaVersion: 1,
  tool: { name: '0pools-readiness', version: '0.1.0' },
  subject: 'partner',
  profile: '0pools',
  law: {
    id: 'one-trade-per-intent',
    text: 'An intent that the user accepted once has at most one trade',
    rules: ['EXEC-2', 'SAFE-10'],
  },
  seen: 'Quote pq_test_7f3a9c21 has 2 trades: pt_test_51 under key acc_91d0, pt_test_52 under key acc_b277.',
  seed: 1_812_406,
  path: '4:1:0:3',
  repeats: { runs: 5, failed: 5 },
  steps: [
    { do: 'lock', user: 'alice' },
    { do: 'fault', point: 'after-commit', effect: 'drop-answer' },
    { do: 'accept', quote: 0, times: 2 },
    { do: 'settle' },
  ],
  script: [
    'Alice locks a quote for 100.00 EUR.',
    'The upstream will execute the next order and lose its answer.',
    'Alice clicks Accept twice at the same moment.',
    'Everything settles, and the journal of the upstream is read.',
  ],
  actions: [
    requestAction({
      path: '/api/session',
      headers: json,
      body: '{"email":"alice@acme.example","password":"[redacted:manifest secret]"}',
      answer: {
        status: 201,
        headers: { ...json, 'set-cookie': 'sid=[redacted:cookie]; HttpOnly' },
        body: '{"csrf":"c-7Qm2xLp0Zt"}',
      },
    }),
    requestAction({
      path: '/api/quotes',
      headers: { ...json, cookie: 'sid=[redacted:cookie]', 'x-csrf': 'c-7Qm2xLp0Zt' },
      body: '{"pool":"EUR-USDT","amount":"100.00"}',
      answer: { status: 201, headers: json, body: '{"id":"q-30417","pool_quote_id":"pq_test_7f3a9c21"}' },
    }),
    requestAction({
      step: 1,
      to: 'control',
      account: null,
      path: '/_twin/faults',
      headers: { ...json, authorization: 'Bearer [redacted:credential]' },
      body: '{"at":"transact","quoteId":"pq_test_7f3a9c21","effect":"drop-answer","times":1}',
      answer: { status: 201, headers: json, body: '{"id":"fault-1"}' },
    }),
    ...[0, 1].map(() =>
      requestAction({
        step: 2,
        path: '/api/quotes/q-30417/accept',
        headers: { ...json, cookie: 'sid=[redacted:cookie]', 'x-csrf': 'c-7Qm2xLp0Zt', 'x-attempt-id': 'att-1' },
        body: '{}',
        answer: { status: 202, headers: json, body: '{"order":{"id":"o-88120","state":"pending"}}' },
        together: 1,
      }),
    ),
    { kind: 'wait', step: 3, ms: 250 },
    requestAction({
      step: 3,
      to: 'control',
      account: null,
      method: 'GET',
      path: '/_twin/journal?quoteId=pq_test_7f3a9c21',
      headers: {},
      answer: {
        status: 200,
        headers: json,
        body: '{"entries":[{"effect":"trade-created","quoteId":"pq_test_7f3a9c21"},{"effect":"trade-created","quoteId":"pq_test_7f3a9c21"}]}',
      },
    }),
  ],
  expectations: [
    {
      expect: 'count',
      action: 6,
      at: '/entries',
      where: { '/effect': 'trade-created', '/quoteId': 'pq_test_7f3a9c21' },
      atLeast: 0,
      atMost: 1,
    },
  ],
  timeline: {
    items: [
      { lane: 'user', label: 'lock: ok', startMs: 0, endMs: 18, tone: 'good' },
      { lane: 'partner', label: 'createQuote: 200', startMs: 4, endMs: 11, tone: 'plain' },
      { lane: 'user', label: 'accept: ok', startMs: 42, endMs: 305, tone: 'good' },
      { lane: 'user', label: 'accept: ok', startMs: 42.4, endMs: 309, tone: 'good' },
      { lane: 'partner', label: 'transact, key acc_91d0: no answer', startMs: 49, endMs: 118, tone: 'bad' },
      { lane: 'upstream', label: 'trade pt_test_51 reserved', startMs: 52, endMs: null, tone: 'plain' },
      { lane: 'partner', label: 'transact, key acc_b277: 201', startMs: 131, endMs: 288, tone: 'bad' },
      { lane: 'upstream', label: 'trade pt_test_52 reserved', startMs: 136, endMs: null, tone: 'bad' },
      { lane: 'upstream', label: 'both settled', startMs: 1504, endMs: null, tone: 'bad' },
      { lane: 'events', label: 'settled (valid): 200', startMs: 1506, endMs: 1513, tone: 'plain' },
      { lane: 'events', label: 'settled (valid): 200', startMs: 1507, endMs: 1516, tone: 'plain' },
    ],
    marks: [
      { name: '1', atMs: 0 },
      { name: '2', atMs: 30 },
      { name: '3', atMs: 42 },
      { name: '4', atMs: 1500 },
    ],
  },
};
