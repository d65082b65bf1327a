import type { ProviderCall } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';
import type { Expiry, KeyBook, KeyEntry } from './key-book.js';
import {
  answered,
  blind,
  isMoot,
  named,
  nameless,
  nothingWorked,
  type Observation,
  refused,
  succeeded,
} from './observation.js';

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
  const already = named(call) && book.resources.has(call.resource);
  if (named(call)) book.note(call.as, body, call.resource);
  if (call.key === null && profile.promises.missingKey !== 'optional') return observeMissingKey(profile, call, book);
  if (profile.promises.prepared === 'once' && before.length > 0) return observePrepared(call, before);
  if (expiry === 'near') return [];
  if (expiry === 'past') return observeExpired(call, book);
  if (foreign !== null) return observeForeign(profile, call, foreign, book);
  return observeNewKey(profile, call, before, already);
}

function observeMissingKey(profile: RetryProfile, call: ProviderCall, book: KeyBook): readonly Observation[] {
  const law = 'key-required';
  if (profile.promises.missingKey === 'unstated') return [];
  const what = 'the request without a key';
  const taken = named(call) || (!refused(call) && book.keylessListed);
  if (taken) return [{ law, calls: [call], kind: 'broken', message: 'taken', data: { answer: answered(call) } }];
  if (isMoot(call)) return [blind(law, call, what)];
  // Who refuses every creation does not ask for a key.
  if (!book.works(call.as)) return [nothingWorked(law, call, what)];
  const misfit = call.misfits.missingKey;
  return misfit === null
    ? [{ law, calls: [call], kind: 'held', how: `without a key it was refused with ${answered(call)}` }]
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
  if (!named(call)) return [nameless(law, call, 'the second execution')];
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

function observeExpired(call: ProviderCall, book: KeyBook): readonly Observation[] {
  const law = 'expired-quote-refused';
  const what = 'the late execution';
  const data = { answer: answered(call) };
  if (isMoot(call)) return [blind(law, call, what)];
  if (named(call)) return [{ law, calls: [call], kind: 'broken', message: 'executed', data }];
  if (succeeded(call)) return [nameless(law, call, what)];
  if (!book.works(call.as)) return [nothingWorked(law, call, what)];
  return refused(call)
    ? [{ law, calls: [call], kind: 'held', how: `past its expiry it was refused with ${answered(call)}` }]
    : [{ law, calls: [call], kind: 'broken', message: 'crashed', data }];
}

function observeForeign(
  profile: RetryProfile,
  call: ProviderCall,
  foreign: KeyEntry,
  book: KeyBook,
): readonly Observation[] {
  const law = 'keys-belong-to-credentials';
  const calls = [foreign.first, call];
  const what = "the second credential's request";
  if (profile.promises.scope === 'unstated') return [];
  if (isMoot(call)) return [blind(law, call, what)];
  if (named(call)) {
    return call.resource === foreign.resource
      ? [{ law, calls, kind: 'broken', message: 'shared', data: { resource: call.resource } }]
      : [{ law, calls, kind: 'held', how: `the same key of another credential made ${call.resource}, one of its own` }];
  }
  if (succeeded(call)) return [nameless(law, call, what)];
  // An account that can create nothing is refused for other reasons than the key.
  return book.works(call.as)
    ? [{ law, calls, kind: 'broken', message: 'refused', data: { answer: answered(call) } }]
    : [nothingWorked(law, call, what)];
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
  if (!hazard) {
    if (named(call)) return [];
    const tell = succeeded(call) ? nameless : blind;
    return [tell('replay-answers-original', call, 'an ordinary creation')];
  }
  const what = 'the request under a new key';
  if (isMoot(call)) return [blind(law, call, what)];
  if (named(call)) {
    return [{ law, calls: [call], kind: 'held', how: `a new key for the same body made ${call.resource}` }];
  }
  return succeeded(call)
    ? [nameless(law, call, what)]
    : [{ law, calls: [call], kind: 'broken', message: 'refused', data: { answer: answered(call) } }];
}
