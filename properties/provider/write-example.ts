import type { Counterexample, WalkAction } from '../../src/model/counterexample.js';
import type { TimelineData } from '../../src/model/evidence.js';
import type { ProviderCall, ProviderWalk } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';
import type { Observation } from '../../suites/provider-contract/observation.js';
import { controlAction } from '../retry/requests-of.js';
import { expectationsOf } from './expectations.js';
import { sentence } from './step-words.js';
import { nextFailure } from './twin-control.js';

export type Broken = Extract<Observation, { kind: 'broken' }>;

export interface ExampleParts {
  readonly profile: RetryProfile;
  /** Base URLs of the provider's processes: paths in the file are below them. */
  readonly targets: readonly string[];
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

/** A breach as a file that stands on its own: steps, what really left, what the answers should have shown. */
export function writeExample(parts: ExampleParts): Counterexample {
  const { profile, targets, walk, breach, seed, path, repeats, tool } = parts;
  const played = walk.calls.map((call) => ({ call, action: requestOf(call, targets, walk) }));
  const actions = inOrder(walk, profile, played);
  const action = (call: ProviderCall) =>
    actions.indexOf(played.find((each) => each.call === call)?.action ?? (null as never));
  const processes = 1 + Math.max(0, ...played.map((each) => each.action.via ?? 0));
  const script = walk.steps.map((step) => sentence(step, profile, processes));
  return {
    schemaVersion: 1,
    tool,
    subject: 'provider',
    profile: profile.id,
    contract: profile,
    processes,
    law: { id: breach.law, text: parts.text, rules: parts.rules },
    seen: parts.seen,
    seed,
    path,
    repeats,
    steps: walk.steps.map((step) => (step.do === 'create' ? { ...step, via: step.via % targets.length } : step)),
    script,
    actions,
    expectations: expectationsOf({ profile, walk, breach, actions, action }),
    timeline: timelineOf(walk, script),
  };
}

type WalkRequest = Extract<WalkAction, { kind: 'request' }>;

function requestOf(call: ProviderCall, targets: readonly string[], { calls }: ProviderWalk): WalkRequest {
  const { request, response } = call.exchange;
  const { via, path } = placeOf(request.url, targets);
  const peers = calls.filter(({ step, operation }) => step === call.step && operation === call.operation);
  return {
    kind: 'request',
    step: call.step,
    to: 'target',
    account: call.as === 0 ? 'first' : 'second',
    method: request.method,
    ...(via === 0 ? {} : { via }),
    path,
    headers: request.headers,
    body: request.body,
    answer: response && { status: response.status, headers: response.headers, body: response.body },
    together: call.operation === 'create' && peers.length > 1 ? call.step : null,
  };
}

/** Which process a request went to, and the path below its base URL. */
function placeOf(url: string, targets: readonly string[]): { readonly via: number; readonly path: string } {
  const { origin, pathname, search } = new URL(url);
  const below = targets.flatMap((target, via) => {
    const base = new URL(target);
    const root = base.pathname.replace(/\/+$/, '');
    return base.origin === origin && `${pathname}/`.startsWith(`${root}/`) ? [{ via, root }] : [];
  });
  const [{ via, root } = { via: 0, root: '' }] = below.sort((left, right) => right.root.length - left.root.length);
  return { via, path: `${pathname.slice(root.length)}${search}` };
}

/** Requests and deeds by step; what is asked of the provider's control is written as a request to it. */
function inOrder(
  walk: ProviderWalk,
  profile: RetryProfile,
  played: readonly { readonly call: ProviderCall; readonly action: WalkAction }[],
): readonly WalkAction[] {
  const steps = walk.steps.flatMap((_, index): readonly WalkAction[] => [
    ...deedOf(walk, profile, index),
    ...played.filter(({ call }) => call.step === index).map(({ action }) => action),
  ]);
  const last = { step: walk.steps.length - 1 };
  // A failure that nothing met must not hit whoever comes next.
  const disarmed = walk.deeds.flatMap(({ fault }) =>
    fault === undefined ? [] : [controlAction('DELETE', `/_twin/faults/${encodeURIComponent(fault)}`, last)],
  );
  return [...steps, ...disarmed];
}

function deedOf(walk: ProviderWalk, profile: RetryProfile, index: number): readonly WalkAction[] {
  const step = walk.steps[index];
  const done = { step: index, answer: {} };
  switch (step?.do) {
    case 'advance':
      return [controlAction('POST', '/_twin/clock', { ...done, body: { advanceMs: step.ms } })];
    case 'lose-cache':
      return [controlAction('POST', '/_twin/swaps-cache/lose', { ...done, body: {} })];
    case 'fail-next': {
      const id = walk.deeds.find((deed) => deed.step === index)?.fault;
      return [controlAction('POST', '/_twin/faults', { ...done, body: nextFailure(profile), answer: { id } })];
    }
    case 'restart':
      return [{ kind: 'operator', step: index, text: 'Restart the provider.' }];
    default:
      return [];
  }
}

function timelineOf(walk: ProviderWalk, script: readonly string[]): TimelineData {
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
    const name = script[step];
    return name === undefined ? [] : [{ name, atMs: at(atMs) }];
  });
  return { items, marks };
}
