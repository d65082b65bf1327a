import type { ProviderCall } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';
import type { Circumstances, KeyBook, KeyEntry } from './key-book.js';
import { leaksOf } from './leaks.js';
import { answered, isMoot, type LawId, type Observation, refused, succeeded } from './observation.js';

/** Clocks differ a little: this near to the end of a key's time nothing is judged. */
const edgeMs = 5_000;

/** One request under a key that was used before. */
export function observeKnownKey(
  profile: RetryProfile,
  call: ProviderCall,
  entry: KeyEntry,
  now: Circumstances,
  book: KeyBook,
): readonly Observation[] {
  const { retention } = profile.promises;
  const ageMs = now.movedMs - entry.movedMs;
  if (ageMs > 0 && retention === 'unstated') return afterUnknownTime(profile, call, entry, book);
  if (retention !== 'unstated' && ageMs > retention.ms - edgeMs) {
    return Math.abs(ageMs - retention.ms) < edgeMs || retention.after === 'unstated'
      ? []
      : observeFreed(call, entry, book);
  }
  // After a restart and something else nobody can tell which of them a key was lost to.
  if (now.restarted && (now.cacheLost || ageMs > 0)) return [];
  if (call.body !== entry.body) return observeChangedBody(profile, call, entry, now, book);
  if (entry.state === 'failed') return observeRetried(profile, call, entry, book);
  if (entry.state === 'lost' || entry.resource === null) return adopt(call, entry, book);
  return observeReplay(call, entry, now, book);
}

function observeReplay(call: ProviderCall, entry: KeyEntry, now: Circumstances, book: KeyBook): readonly Observation[] {
  const law = lawOfReplay(entry, now);
  const { resource } = entry;
  const broken = (message: string, data: Record<string, string | number>): readonly Observation[] => [
    { law, calls: [entry.first, call], kind: 'broken', message, data },
  ];
  if (isMoot(call)) return [blind(law, call, 'the second request')];
  if (succeeded(call) && call.resource !== null && call.resource !== resource) {
    book.note(call.as, call.body ?? 0, call.resource);
    return broken('second', { first: resource ?? '', second: call.resource });
  }
  if (succeeded(call) && call.resource === resource) {
    const misfit = call.misfits.replay;
    if (misfit !== null) return broken('other-answer', { answer: answered(call), misfit });
    return [
      {
        law,
        calls: [entry.first, call],
        kind: 'held',
        how: `the same key and body answered ${resource} again${since(now, entry)}`,
      },
    ];
  }
  if (succeeded(call)) return [blind(law, call, 'the second request names no resource and')];
  return broken('refused', { answer: answered(call), resource: resource ?? '' });
}

/** The law that a replay speaks for is that of the last thing that happened to the key. */
function lawOfReplay(entry: KeyEntry, now: Circumstances): LawId {
  if (now.restarted) return 'key-survives-restart';
  if (now.cacheLost) return 'second-layer-answers';
  return now.movedMs > entry.movedMs ? 'key-lives-its-time' : 'replay-answers-original';
}

function observeChangedBody(
  profile: RetryProfile,
  call: ProviderCall,
  entry: KeyEntry,
  now: Circumstances,
  book: KeyBook,
): readonly Observation[] {
  if (entry.state !== 'made') return adopt(call, entry, book);
  if (profile.promises.mismatch === 'unstated') return [];
  const law: LawId = now.restarted || now.cacheLost ? lawOfReplay(entry, now) : 'changed-body-refused';
  const calls = [entry.first, call];
  if (isMoot(call)) return [blind(law, call, 'the changed request')];
  if (succeeded(call)) {
    const same = call.resource === entry.resource;
    const data = { first: entry.resource ?? '', second: call.resource ?? 'nothing' };
    const message = law === 'changed-body-refused' ? (same ? 'ignored' : 'executed') : 'second';
    return [{ law, calls, kind: 'broken', message, data }];
  }
  const told: Observation[] = [];
  if (refused(call)) {
    const leaks = leaksOf(call, entry.first);
    told.push(
      leaks.length === 0
        ? {
            law: 'conflict-tells-nothing',
            calls,
            kind: 'held',
            how: `the refusal (${answered(call)}) holds nothing of the stored request`,
          }
        : {
            law: 'conflict-tells-nothing',
            calls,
            kind: 'broken',
            message: 'told',
            data: { answer: answered(call), what: leaks.join(', ') },
          },
    );
  }
  const { mismatch: misfit } = call.misfits;
  if (misfit === null) {
    const how = `the key with another body was refused with ${answered(call)}${since(now, entry)}`;
    return [...told, { law, calls, kind: 'held', how }];
  }
  return [...told, { law, calls, kind: 'broken', message: 'other-answer', data: { answer: answered(call), misfit } }];
}

/** The key's time is over: it must be as good as new. */
function observeFreed(call: ProviderCall, entry: KeyEntry, book: KeyBook): readonly Observation[] {
  const law = 'key-lives-its-time';
  const calls = [entry.first, call];
  if (isMoot(call)) return [blind(law, call, 'the request under the old key')];
  if (succeeded(call) && call.resource !== null && !book.resources.has(call.resource)) {
    return [{ law, calls, kind: 'held', how: 'after its time the key made a new resource' }];
  }
  const message = succeeded(call) ? 'kept' : 'not-freed';
  return [{ law, calls, kind: 'broken', message, data: { answer: answered(call), resource: entry.resource ?? '' } }];
}

/** Nothing is promised of the key any more; what was prepared still executes once. */
function afterUnknownTime(
  profile: RetryProfile,
  call: ProviderCall,
  entry: KeyEntry,
  book: KeyBook,
): readonly Observation[] {
  if (profile.promises.prepared !== 'once' || call.body !== entry.body || !succeeded(call)) return [];
  const calls = [entry.first, call];
  const [first] = book.made(call.as, call.body);
  if (first === undefined || call.resource === null) return [];
  if (call.resource === first) {
    return [{ law: 'quote-executes-once', calls, kind: 'held', how: `later too it answered ${first}` }];
  }
  const data = { first, second: call.resource };
  return [{ law: 'quote-executes-once', calls, kind: 'broken', message: 'second', data }];
}

function observeRetried(
  profile: RetryProfile,
  call: ProviderCall,
  entry: KeyEntry,
  book: KeyBook,
): readonly Observation[] {
  const law = 'failed-attempt-can-be-retried';
  const calls = [entry.first, call];
  const { failure } = profile.promises;
  const done = succeeded(call) && call.resource !== null;
  if (done) adopt(call, entry, book);
  if (failure === 'unstated' || call.exchange.response === null) return [];
  if (failure === 'executes-again') {
    return done
      ? [{ law, calls, kind: 'held', how: 'after a server error the same key executed' }]
      : [{ law, calls, kind: 'broken', message: 'stuck', data: { answer: answered(call) } }];
  }
  return done
    ? [{ law, calls, kind: 'broken', message: 'executed', data: { answer: answered(call) } }]
    : [{ law, calls, kind: 'held', how: 'after a server error the same key answered that error again' }];
}

/** Nothing is known to have come of the key so far; what the next answer names is its resource from now on. */
function adopt(call: ProviderCall, entry: KeyEntry, book: KeyBook): readonly Observation[] {
  if (!succeeded(call) || call.resource === null) return [];
  const body = call.body ?? entry.body;
  book.remember(call.as, call.key ?? '', { ...entry, first: call, body, resource: call.resource, state: 'made' });
  book.note(call.as, body, call.resource);
  return [];
}

export function blind(law: LawId, call: ProviderCall, what: string): Observation {
  const status = call.exchange.response?.status ?? null;
  const fault = status === 401 || status === 403 ? 'manifest' : status === 429 ? 'harness' : 'partner';
  return {
    law,
    calls: [call],
    kind: 'blind',
    fault,
    reason: `${what} was answered with ${answered(call)}, which says nothing`,
  };
}

function since(now: Circumstances, entry: KeyEntry): string {
  const hours = (now.movedMs - entry.movedMs) / 3_600_000;
  const parts = [
    ...(hours > 0 ? [`${hours.toFixed(1)} h later`] : []),
    ...(now.cacheLost ? ['after the cache was lost'] : []),
    ...(now.restarted ? ['after a restart'] : []),
  ];
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}
