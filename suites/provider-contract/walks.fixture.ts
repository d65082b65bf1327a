import type { AnswerKind, ProviderCall, ProviderStep, ProviderWalk } from '../../src/model/facts/provider.js';
import type { AnswerRule, RetryProfile, RetryPromises } from '../../src/model/profile.js';
import type { Facts } from './judge-law.js';

const promises: RetryPromises = {
  replay: { status: [201] },
  mismatch: { status: [409] },
  missingKey: { status: [400] },
  inFlight: { status: [409] },
  newKey: 'new-resource',
  prepared: 'unstated',
  scope: 'credential',
  retention: { ms: 86_400_000, after: 'new-resource' },
  secondLayer: 'answers',
  restart: 'survives',
  failure: 'executes-again',
};

/** A profile that promises everything but a prepared quote, unless told otherwise. */
export function profile(more: Partial<RetryPromises> = {}, prepare = false): RetryProfile {
  const request = { path: '/things' };
  const outputs = { id: '$response.body#/id', items: '$response.body#/items', expiresAt: '$response.body#/until' };
  return {
    profile: 1,
    id: 'table',
    title: 'Table',
    auth: null,
    keyHeader: 'Idempotency-Key',
    operations: {
      prepare: prepare ? { request, outputs } : null,
      create: { request, outputs },
      list: { request, outputs },
      unkeyed: [{ name: 'a read', request }],
    },
    variants: [{ amount: '1' }, { amount: '2' }],
    twinOperation: null,
    promises: { ...promises, ...more },
    lines: {},
  };
}

type Create = Extract<ProviderStep, { do: 'create' }>;
/** A step; what is not said is the first of everything. */
export const create = (more: Partial<Create> = {}): Create => ({
  ...{ do: 'create', key: 0, body: 0, as: 0, copies: 1, via: 0 },
  ...more,
});

interface Answered {
  readonly status: number | null;
  readonly resource?: string | null;
  /** Of the answer. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly atMs?: number;
  readonly misfit?: string;
}

/** One answer for each copy of each step, in order; `null` for steps that are no requests. */
export function walk(
  steps: readonly ProviderStep[],
  answers: readonly (Answered | readonly Answered[] | null)[],
  more: Partial<ProviderWalk> & { readonly promises?: RetryPromises; readonly undone?: string } = {},
): ProviderWalk {
  const { promises: said = promises, undone, ...rest } = more;
  const calls = steps.flatMap((step, index) => {
    const own = [answers[index] ?? []].flat();
    return own.map((answer, copy) => callOf(step, index, copy, answer, said));
  });
  const deeds = steps.flatMap((step, index) =>
    step.do === 'create' || step.do === 'unkeyed'
      ? []
      : [{ step: index, atMs: index * 1000, obstacle: undone ?? null }],
  );
  const plain = { id: 'table', title: 'a walk of the table', expiries: {}, listed: null, obstacle: null };
  const listed = rest.listed ? [listCall(steps.length - 1, said)] : [];
  return { ...plain, steps, deeds, ...rest, calls: [...calls, ...listed] };
}

/** Everything that the checks look at, of these walks. */
export function facts(walks: readonly ProviderWalk[], of: RetryProfile = profile(), credentials = 2): Facts {
  return {
    'provider-scenarios': {
      profile: of,
      reach: { control: true, credentials, restart: false },
      walks,
      unplayed: [],
      found: [],
    },
    'provider-walks': { sequences: 3, steps: 20, found: [], cutShort: null },
  };
}

function callOf(step: ProviderStep, index: number, copy: number, answer: Answered, said: RetryPromises): ProviderCall {
  const { status, resource = null, atMs = index * 1000, misfit } = answer;
  const made = step.do === 'create' ? step : null;
  const named = made?.key ?? null;
  // What takes no key is asked without one, and again with one where that was refused.
  const unkeyed = copy === 0 ? null : `own-${copy}`;
  const key = made === null ? unkeyed : named === null ? null : named === 'own' ? `own-${copy}` : `key-${named}`;
  const fits = (rule: AnswerRule | string): string | null =>
    misfit ??
    (typeof rule !== 'string' && status !== null && rule.status.includes(status) ? null : 'the profile differs');
  const misfits: Record<AnswerKind, string | null> = {
    replay: fits(said.replay),
    mismatch: fits(said.mismatch),
    missingKey: fits(said.missingKey),
    inFlight: fits(said.inFlight),
  };
  const body = made === null ? null : JSON.stringify({ amount: made.body === 0 ? 'stored-1' : 'changed-2' });
  return {
    step: index,
    operation: made ? 'create' : 'unkeyed',
    name: made ? null : 'a read',
    as: made?.as ?? 0,
    key,
    body: made?.body ?? null,
    resource,
    misfits,
    exchange: {
      step: null,
      request: { method: 'POST', url: 'http://127.0.0.1:1/things', headers: {}, body },
      response:
        status === null ? null : { status, headers: answer.headers ?? {}, body: answer.text ?? '{}', truncated: false },
      error: status === null ? 'timeout' : null,
      startedAtMs: atMs,
      endedAtMs: atMs + 10,
    },
  };
}

function listCall(step: number, said: RetryPromises): ProviderCall {
  const call = callOf({ do: 'unkeyed', operation: 0 }, step, 0, { status: 200 }, said);
  return { ...call, operation: 'list', name: null };
}
