import type { ProviderCall } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';
import type { Circumstances, Expiry, KeyBook, KeyEntry } from './key-book.js';
import { leaksOf } from './leaks.js';
import {
  answered,
  blind,
  isMoot,
  type LawId,
  named,
  nameless,
  nothingWorked,
  type Observation,
  refused,
  succeeded,
} from './observation.js';

/** Clocks differ a little: this near to the end of a key's time nothing is judged. */
const edgeMs = 5_000;

/** One request under a key that was used before. */
export function observeKnownKey(
  profile: RetryProfile,
  call: ProviderCall,
  entry: KeyEntry,
  now: Circumstances,
  expiry: Expiry,
  book: KeyBook,
): readonly Observation[] {
  const { retention } = profile.promises;
  const ageMs = now.movedMs - entry.movedMs;
  if (ageMs > 0 && retention === 'unstated') return afterUnknownTime(profile, call, entry, book);
  if (retention !== 'unstated' && ageMs > retention.ms - edgeMs) {
    // A freed key still finds what was prepared executed or run out.
    if (profile.promises.prepared === 'once') return afterUnknownTime(profile, call, entry, book);
    return Math.abs(ageMs - retention.ms) < edgeMs || retention.after === 'unstated'
      ? []
      : observeFreed(call, entry, book);
  }
  // After a restart and something else nobody can tell which of them a key was lost to.
  if (now.restarted && (now.cacheLost || ageMs > 0)) return [];
  if (call.body !== entry.body) return observeChangedBody(profile, call, entry, now, book);
  if (entry.state === 'failed') return observeRetried(profile, call, entry, expiry, book);
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
  if (named(call) && call.resource !== resource) {
    book.note(call.as, call.body ?? 0, call.resource);
    return broken('second', { first: resource ?? '', second: call.resource });
  }
  if (named(call)) {
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
  if (succeeded(call)) return [nameless(law, call, 'the second request')];
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
  if (named(call)) {
    const same = call.resource === entry.resource;
    const data = { first: entry.resource ?? '', second: call.resource };
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
            data: { answer: answered(call), what: leaks.map(({ name }) => name).join(', ') },
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
  if (named(call) && !book.resources.has(call.resource)) {
    return [{ law, calls, kind: 'held', how: 'after its time the key made a new resource' }];
  }
  if (succeeded(call) && !named(call)) return [nameless(law, call, 'the request under the old key')];
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
  if (profile.promises.prepared !== 'once' || call.body !== entry.body || !named(call)) return [];
  const calls = [entry.first, call];
  const [first] = book.made(call.as, call.body);
  if (first === undefined) return [];
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
  expiry: Expiry,
  book: KeyBook,
): readonly Observation[] {
  const law = 'failed-attempt-can-be-retried';
  const calls = [entry.first, call];
  const { failure } = profile.promises;
  const what = 'the retry after a server error';
  // What was prepared may be refused for having run out, or for having been executed under another key.
  const over = expiry === 'near' || expiry === 'past';
  const consumed = profile.promises.prepared === 'once' && book.made(call.as, entry.body).length > 0;
  if (named(call)) adopt(call, entry, book);
  if (failure === 'unstated' || over || (consumed && refused(call))) return [];
  if (isMoot(call)) return [blind(law, call, what)];
  if (named(call)) {
    return failure === 'executes-again'
      ? [{ law, calls, kind: 'held', how: 'after a server error the same key executed' }]
      : [{ law, calls, kind: 'broken', message: 'executed', data: { answer: answered(call) } }];
  }
  if (succeeded(call)) return [nameless(law, call, what)];
  if (!book.works(call.as)) return [nothingWorked(law, call, what)];
  if (failure === 'executes-again') {
    return [{ law, calls, kind: 'broken', message: 'stuck', data: { answer: answered(call) } }];
  }
  return call.exchange.response?.status === entry.first.exchange.response?.status
    ? [{ law, calls, kind: 'held', how: 'after a server error the same key answered that error again' }]
    : [blind(law, call, what)];
}

/** Nothing is known to have come of the key so far; what the next answer names is its resource from now on. */
function adopt(call: ProviderCall, entry: KeyEntry, book: KeyBook): readonly Observation[] {
  if (!named(call)) return [];
  const body = call.body ?? entry.body;
  book.remember(call.as, call.key ?? '', { ...entry, first: call, body, resource: call.resource, state: 'made' });
  book.note(call.as, body, call.resource);
  return [];
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
