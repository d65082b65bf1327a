import type { ProviderCall } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';
import type { KeyBook, KeyEntry } from './key-book.js';
import {
  answered,
  faultOf,
  isMoot,
  type LawId,
  named,
  notNow,
  type Observation,
  overlapOf,
  succeeded,
} from './observation.js';

/**
 * Requests that left together under one key, or with keys of their own for one quote: one execution comes of them. A
 * time-out may or may not have executed, so only answers that name different resources are a second one.
 */
export function observeParallel(
  profile: RetryProfile,
  calls: readonly ProviderCall[],
  known: KeyEntry | null,
  book: KeyBook,
): readonly Observation[] {
  const law: LawId = 'parallel-requests-one-execution';
  const [call] = calls;
  if (call === undefined) return [];
  const body = call.body ?? 0;
  const own = calls.some(({ key }) => key !== call.key);
  const before = own && profile.promises.prepared === 'once' ? book.made(call.as, body) : [];
  const told = calls.filter(named).map(({ resource }) => resource);
  const resources = [...new Set([...(known?.resource ? [known.resource] : []), ...before, ...told])];
  for (const resource of told) book.note(call.as, body, resource);
  if (own && profile.promises.prepared !== 'once') return [];
  if (resources.length > 1) {
    const data = { requests: calls.length, count: resources.length, resources: resources.join(', ') };
    return [{ law, calls, kind: 'broken', message: 'several', data }];
  }
  const [resource] = resources;
  // What cannot be done at all is done by no two at once either.
  if (resource === undefined) {
    const answers = [...new Set(calls.map(answered))].join(', ');
    const reason = `none of ${calls.length} parallel requests was executed (${answers})`;
    return [{ law, calls, kind: 'blind', fault: faultOf(call), reason }];
  }
  const overlap = overlapOf(calls);
  if (overlap < 2) {
    const reason = 'the requests were answered one after another: no overlap was measured';
    return [{ law, calls, kind: 'blind', fault: 'harness', reason }];
  }
  const bad = calls.find((each) => !isMoot(each) && !succeeded(each) && !mayWait(profile, each, own));
  if (bad) {
    const misfit = bad.misfits.inFlight ?? 'not a refusal that asks to wait';
    return [{ law, calls, kind: 'broken', message: 'other-answer', data: { answer: answered(bad), misfit } }];
  }
  const how = `${overlap} of ${calls.length} requests were under way together${apart(calls)} and ${resource} came of them`;
  return [{ law, calls, kind: 'held', how }];
}

/** How close together they left, and arrived where the provider's journal could be read. */
function apart(calls: readonly ProviderCall[]): string {
  const left = spreadOf(calls.map(({ exchange }) => exchange.startedAtMs));
  const arrivals = calls.flatMap(({ arrivedAtMs }) => arrivedAtMs ?? []);
  const arrived = arrivals.length === calls.length ? `, arrived within ${spreadOf(arrivals)} ms` : '';
  return `, left within ${left} ms${arrived}`;
}

function spreadOf(times: readonly number[]): string {
  return (Math.max(...times) - Math.min(...times)).toFixed(3);
}

function mayWait(profile: RetryProfile, call: ProviderCall, own: boolean): boolean {
  const status = call.exchange.response?.status ?? 0;
  if (profile.promises.inFlight === 'unstated' || own) return notNow.includes(status);
  return call.misfits.inFlight === null;
}
