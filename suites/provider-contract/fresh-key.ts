import type { ProviderCall } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';
import type { KeyBook, KeyEntry } from './key-book.js';
import { blind } from './known-key.js';
import { answered, isMoot, type Observation, refused, succeeded } from './observation.js';

export type Expiry = 'none' | 'ahead' | 'near' | 'past';

/** One request under a key that its credential has not used yet, or without any. */
export function observeFreshKey(
  profile: RetryProfile,
  call: ProviderCall,
  expiry: Expiry,
  book: KeyBook,
): readonly Observation[] {
  const body = call.body ?? 0;
  const before = book.made(call.as, body);
  const foreign = call.key === null ? null : book.foreign(call.as, call.key);
  const already = call.resource === null || !succeeded(call) ? false : book.resources.has(call.resource);
  if (succeeded(call) && call.resource !== null) book.note(call.as, body, call.resource);
  if (call.key === null && profile.promises.missingKey !== 'optional') return observeMissingKey(profile, call);
  if (profile.promises.prepared === 'once' && before.length > 0) return observePrepared(call, before);
  if (expiry === 'near') return [];
  if (expiry === 'past') return observeExpired(call);
  if (foreign !== null) return observeForeign(profile, call, foreign);
  return observeNewKey(profile, call, before, already);
}

function observeMissingKey(profile: RetryProfile, call: ProviderCall): readonly Observation[] {
  const law = 'key-required';
  if (profile.promises.missingKey === 'unstated') return [];
  if (isMoot(call)) return [blind(law, call, 'the request without a key')];
  const misfit = call.misfits.missingKey;
  if (misfit === null) {
    return [{ law, calls: [call], kind: 'held', how: `without a key it was refused with ${answered(call)}` }];
  }
  return succeeded(call)
    ? [{ law, calls: [call], kind: 'broken', message: 'taken', data: { answer: answered(call) } }]
    : [{ law, calls: [call], kind: 'broken', message: 'other-answer', data: { answer: answered(call), misfit } }];
}

/** A refusal is safe too: the documents name both. */
function observePrepared(call: ProviderCall, before: readonly string[]): readonly Observation[] {
  const law = 'quote-executes-once';
  if (isMoot(call)) return [blind(law, call, 'the second execution')];
  if (refused(call)) {
    return [
      { law, calls: [call], kind: 'held', how: `another key for the same quote was refused with ${answered(call)}` },
    ];
  }
  if (!succeeded(call))
    return [{ law, calls: [call], kind: 'broken', message: 'crashed', data: { answer: answered(call) } }];
  if (call.resource === null) return [blind(law, call, 'the second execution names no resource and')];
  return before.includes(call.resource)
    ? [{ law, calls: [call], kind: 'held', how: `another key for the same quote answered ${call.resource} again` }]
    : [
        {
          law,
          calls: [call],
          kind: 'broken',
          message: 'second',
          data: { first: before[0] ?? '', second: call.resource },
        },
      ];
}

function observeExpired(call: ProviderCall): readonly Observation[] {
  const law = 'expired-quote-refused';
  if (isMoot(call)) return [blind(law, call, 'the late execution')];
  if (refused(call))
    return [{ law, calls: [call], kind: 'held', how: `past its expiry it was refused with ${answered(call)}` }];
  const message = succeeded(call) ? 'executed' : 'crashed';
  return [{ law, calls: [call], kind: 'broken', message, data: { answer: answered(call) } }];
}

function observeForeign(profile: RetryProfile, call: ProviderCall, foreign: KeyEntry): readonly Observation[] {
  const law = 'keys-belong-to-credentials';
  const calls = [foreign.first, call];
  if (profile.promises.scope === 'unstated') return [];
  if (isMoot(call)) return [blind(law, call, "the second credential's request")];
  if (succeeded(call) && call.resource !== null && call.resource === foreign.resource) {
    return [{ law, calls, kind: 'broken', message: 'shared', data: { resource: call.resource } }];
  }
  if (succeeded(call)) {
    return [
      { law, calls, kind: 'held', how: `the same key of another credential made ${call.resource}, one of its own` },
    ];
  }
  return [{ law, calls, kind: 'broken', message: 'refused', data: { answer: answered(call) } }];
}

function observeNewKey(
  profile: RetryProfile,
  call: ProviderCall,
  before: readonly string[],
  already: boolean,
): readonly Observation[] {
  const law = 'new-key-new-resource';
  // Where keys are optional, a provider may still ask for one.
  if (call.key === null && !succeeded(call)) return [];
  const hazard = before.length > 0 && profile.promises.newKey === 'new-resource';
  if (already && call.resource !== null && profile.promises.newKey === 'new-resource') {
    return [
      {
        law,
        calls: [call],
        kind: 'broken',
        message: call.key === null ? 'keyless' : 'old',
        data: { resource: call.resource },
      },
    ];
  }
  if (!hazard) return succeeded(call) ? [] : [blind('replay-answers-original', call, 'an ordinary creation')];
  if (isMoot(call)) return [blind(law, call, 'the request under a new key')];
  if (succeeded(call)) {
    return call.resource === null
      ? [blind(law, call, 'the request under a new key names no resource and')]
      : [{ law, calls: [call], kind: 'held', how: `a new key for the same body made ${call.resource}` }];
  }
  return [{ law, calls: [call], kind: 'broken', message: 'refused', data: { answer: answered(call) } }];
}
