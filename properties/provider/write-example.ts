import type { Counterexample, WalkAction, WalkExpectation } from '../../src/model/counterexample.js';
import type { TimelineData } from '../../src/model/evidence.js';
import type { ProviderCall, ProviderWalk } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';
import type { Observation } from '../../suites/provider-contract/observation.js';
import { sentence } from './step-words.js';

export type Broken = Extract<Observation, { kind: 'broken' }>;

export interface ExampleParts {
  readonly profile: RetryProfile;
  /** The provider's base URL: paths in the file are below it. */
  readonly target: string;
  readonly walk: ProviderWalk;
  readonly breach: Broken;
  /** The law in words, and the rules that it comes from. */
  readonly text: string;
  readonly rules: readonly string[];
  /** What was seen, one sentence. */
  readonly seen: string;
  readonly seed: number;
  readonly path: string;
  readonly repeats: { readonly runs: number; readonly failed: number };
  readonly tool: { readonly name: string; readonly version: string };
}

/** A read answers with one of these, whatever the profile says of creations. */
const taken = [200, 201, 202, 203, 204];

/** A breach as a file that stands on its own: steps, what really left, what the answers should have shown. */
export function writeExample(parts: ExampleParts): Counterexample {
  const { profile, walk, breach, seed, path, repeats, tool } = parts;
  const played = walk.calls.map((call) => ({ call, action: requestOf(call, parts.target, walk) }));
  const actions = inOrder(walk, played);
  const index = (call: ProviderCall) =>
    actions.indexOf(played.find((each) => each.call === call)?.action ?? (null as never));
  return {
    schemaVersion: 1,
    tool,
    subject: 'provider',
    profile: profile.id,
    contract: profile,
    law: { id: breach.law, text: parts.text, rules: parts.rules },
    seen: parts.seen,
    seed,
    path,
    repeats,
    steps: walk.steps,
    script: walk.steps.map((step) => sentence(step, profile)),
    actions,
    expectations: expectationsOf(breach, profile, index),
    timeline: timelineOf(walk, profile),
  };
}

function requestOf(call: ProviderCall, target: string, { calls }: ProviderWalk): WalkAction {
  const { request, response } = call.exchange;
  const { pathname, search } = new URL(request.url);
  const base = new URL(target).pathname.replace(/\/+$/, '');
  const peers = calls.filter(({ step, operation }) => step === call.step && operation === call.operation);
  return {
    kind: 'request',
    step: call.step,
    to: 'target',
    account: call.as === 0 ? 'first' : 'second',
    method: request.method,
    path: `${pathname.startsWith(base) ? pathname.slice(base.length) : pathname}${search}`,
    headers: request.headers,
    body: request.body,
    answer: response && { status: response.status, headers: response.headers, body: response.body },
    together: call.operation === 'create' && peers.length > 1 ? call.step : null,
  };
}

/** Requests and deeds by step; what is asked of the provider's control is written as a request to it. */
function inOrder(walk: ProviderWalk, played: readonly { call: ProviderCall; action: WalkAction }[]): WalkAction[] {
  return walk.steps.flatMap((step, index): WalkAction[] => {
    const requests = played.filter(({ call }) => call.step === index).map(({ action }) => action);
    const control = (path: string, body: unknown): WalkAction => ({
      kind: 'request',
      step: index,
      to: 'control',
      account: null,
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      answer: { status: 200, headers: {}, body: '' },
      together: null,
    });
    if (step.do === 'advance') return [control('/_twin/clock', { advanceMs: step.ms }), ...requests];
    if (step.do === 'lose-cache') return [control('/_twin/swaps-cache/lose', {}), ...requests];
    if (step.do === 'fail-next') {
      const effect = { kind: 'status', status: 500 };
      return [control('/_twin/faults', { match: {}, when: { first: 1 }, point: 'before-commit', effect }), ...requests];
    }
    if (step.do === 'restart') return [{ kind: 'operator', step: index, text: 'Restart the provider.' }, ...requests];
    return requests;
  });
}

/** What HTTP alone shows of the law: equal or different ids, statuses. */
function expectationsOf(
  { law, message, calls }: Broken,
  { operations, promises }: RetryProfile,
  index: (call: ProviderCall) => number,
): readonly WalkExpectation[] {
  const { id } = operations.create.outputs;
  const at = typeof id === 'string' && id.startsWith('$response.body#') ? id.slice('$response.body#'.length) : null;
  const actions = calls.map(index).filter((each) => each >= 0);
  const last = actions.at(-1);
  const status = (rule: unknown): WalkExpectation[] =>
    last !== undefined && typeof rule === 'object' && rule !== null && 'status' in rule
      ? [{ expect: 'status', action: last, oneOf: rule.status as readonly number[] }]
      : [];
  const same: WalkExpectation[] = at === null ? [] : [{ expect: 'distinct', actions, at, atLeast: 1, atMost: 1 }];
  const different: WalkExpectation[] = at === null ? [] : [{ expect: 'distinct', actions, at, atLeast: 2, atMost: 2 }];
  if (law === 'key-required') return status(promises.missingKey);
  if (law === 'unkeyed-operations') return status({ status: taken });
  if (law === 'changed-body-refused') return status(promises.mismatch);
  if (law === 'parallel-requests-one-execution') return message === 'several' ? same : status(promises.inFlight);
  if (law === 'keys-belong-to-credentials' || law === 'new-key-new-resource') return different;
  if (law === 'nothing-created-unseen' || law === 'conflict-tells-nothing') return [];
  return message === 'second'
    ? same
    : message === 'other-answer' || message === 'refused'
      ? status(promises.replay)
      : [];
}

function timelineOf(walk: ProviderWalk, profile: RetryProfile): TimelineData {
  const origin = Math.min(
    ...walk.calls.map(({ exchange }) => exchange.startedAtMs),
    ...walk.deeds.map(({ atMs }) => atMs),
  );
  const at = (ms: number) => Math.round((ms - origin) * 1000) / 1000;
  const items = walk.calls.map(({ operation, key, body, exchange, resource }): TimelineData['items'][number] => {
    const status = exchange.response?.status ?? null;
    const what = `${operation}${key === null ? '' : ` key ${key.slice(0, 8)}`}${body === null ? '' : ` body ${String.fromCharCode(65 + body)}`}`;
    return {
      lane: operation === 'create' ? 'partner' : 'user',
      label: `${what}: ${status ?? exchange.error ?? 'no answer'}${resource === null ? '' : ` ${resource}`}`,
      startMs: at(exchange.startedAtMs),
      endMs: at(exchange.endedAtMs),
      tone: status === null || status >= 400 ? 'bad' : 'good',
    };
  });
  const marks = walk.deeds.flatMap(({ step, atMs }) => {
    const done = walk.steps[step];
    return done ? [{ name: sentence(done, profile), atMs: at(atMs) }] : [];
  });
  return { items, marks };
}
