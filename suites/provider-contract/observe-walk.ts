import type { ProviderCall, ProviderWalk } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';
import { observeFreshKey } from './fresh-key.js';
import { type Circumstances, type Expiry, KeyBook, type KeyEntry } from './key-book.js';
import { observeKnownKey } from './known-key.js';
import { answered, blind, named, type Observation, refused, succeeded } from './observation.js';
import { observeParallel } from './parallel.js';

/** Clocks of caller and provider may differ by this much. */
const skewMs = 30_000;

/**
 * Holds a walk against what the profile promises: plainly, in the order in which it went, with a book of keys for a model.
 * Says nothing of what the profile leaves open, and nothing after an answer that leaves two possibilities.
 */
export function observeWalk(profile: RetryProfile, walk: ProviderWalk): readonly Observation[] {
  const book = new KeyBook(walk);
  const observed: Observation[] = [];
  let armed = 0;
  for (const [index, step] of walk.steps.entries()) {
    const deed = walk.deeds.find((each) => each.step === index);
    if (step.do === 'advance' && deed?.obstacle === null) book.movedMs += step.ms;
    if (step.do === 'fail-next' && deed?.obstacle === null) armed += 1;
    const calls = walk.calls.filter((call) => call.step === index);
    if (step.do === 'unkeyed') observed.push(...observeUnkeyed(calls));
    if (step.do !== 'create') continue;
    observed.push(...calls.filter(({ operation }) => operation === 'prepare').flatMap(observePreparing));
    const creates = calls.filter(({ operation }) => operation === 'create');
    // An error that was ordered says nothing of the provider.
    const provoked = creates.filter(({ exchange }) => exchange.response?.status === 500).slice(0, armed);
    armed -= provoked.length;
    observed.push(...observeCreates(profile, walk, creates, book, provoked));
  }
  const seen = unseen(walk, book);
  return seen ? [...observed, seen] : observed;
}

function observeCreates(
  profile: RetryProfile,
  walk: ProviderWalk,
  all: readonly ProviderCall[],
  book: KeyBook,
  provoked: readonly ProviderCall[],
): readonly Observation[] {
  const calls = all.filter((each) => !provoked.includes(each));
  book.uncertain += provoked.length;
  const [failed] = provoked;
  if (failed?.key && failed.body !== null && all.length === 1 && book.entry(failed.as, failed.key) === null) {
    const entry = { first: failed, body: failed.body, resource: null, movedMs: book.movedMs, state: 'failed' as const };
    book.remember(failed.as, failed.key, entry);
  }
  const [call] = calls;
  if (call === undefined) return [];
  const entry = call.key === null ? null : book.entry(call.as, call.key);
  // Whoever names nothing, or answers nothing, may still have made something.
  book.uncertain += calls.filter((each) => !named(each) && !refused(each)).length;
  if (all.length > 1 && call.key === null) {
    return calls.flatMap((each) => observeFreshKey(profile, each, expiryOf(walk, each, book), book));
  }
  if (all.length > 1) {
    // A changed body among parallel requests, or a key that may be forgotten by now, leaves too much open.
    if (entry !== null && (entry.body !== call.body || mayBeForgotten(since(walk, entry, call, book), entry))) {
      for (const each of calls) if (named(each)) book.note(each.as, call.body ?? 0, each.resource);
      const fresh = calls.filter((each) => each.resource !== entry.resource);
      if (fresh.length > 0) first(call, fresh, book);
      return [];
    }
    const seen = observeParallel(profile, calls, entry, book);
    if (entry === null) for (const each of calls) if (each.key !== null) first(each, calls, book);
    // A key that stands for several resources may answer any of them.
    const torn = call.key === null ? null : book.entry(call.as, call.key);
    if (torn && call.key !== null && seen.some((each) => each.kind === 'broken' && each.message === 'several')) {
      book.remember(call.as, call.key, { ...torn, resource: null, state: 'lost' });
    }
    return seen;
  }
  const expiry = expiryOf(walk, call, book);
  if (entry === null) {
    const seen = observeFreshKey(profile, call, expiry, book);
    if (call.key !== null) first(call, calls, book);
    return seen;
  }
  const seen = observeKnownKey(profile, call, entry, since(walk, entry, call, book), expiry, book);
  // Whatever a key answers now is what it stands for from now on.
  if (named(call) && call.resource !== entry.resource) {
    book.note(call.as, call.body ?? 0, call.resource);
    first(call, calls, book);
  }
  return seen;
}

function mayBeForgotten({ movedMs, cacheLost, restarted }: Circumstances, entry: KeyEntry): boolean {
  return movedMs > entry.movedMs || cacheLost || restarted;
}

/** Writes down what a key was used for first. */
function first(call: ProviderCall, all: readonly ProviderCall[], book: KeyBook): void {
  const { as, key } = call;
  if (key === null || call.body === null) return;
  const mine = all.filter((each) => each.key === key);
  const made = mine.find(named);
  // A controlled refusal made nothing: the key is as good as new, or not; nobody says.
  if (made === undefined && mine.every(refused)) return;
  const entry: KeyEntry = {
    first: made ?? call,
    body: call.body,
    resource: made?.resource ?? null,
    movedMs: book.movedMs,
    state: made ? 'made' : 'lost',
  };
  book.remember(as, key, entry);
}

function since(walk: ProviderWalk, entry: KeyEntry, call: ProviderCall, book: KeyBook): Circumstances {
  const happened = (what: string) =>
    walk.deeds.some(
      ({ step, obstacle }) =>
        obstacle === null && walk.steps[step]?.do === what && step > entry.first.step && step < call.step,
    );
  return { movedMs: book.movedMs, cacheLost: happened('lose-cache'), restarted: happened('restart') };
}

function expiryOf(walk: ProviderWalk, call: ProviderCall, book: KeyBook): Expiry {
  const at = walk.expiries[`${call.body}:${call.as}`];
  if (at === undefined) return 'none';
  const leftMs = at - (call.exchange.startedAtMs + book.movedMs);
  if (leftMs < -skewMs) return 'past';
  return leftMs > 0 ? 'ahead' : 'near';
}

/** A refusal is one of a missing key where the same request with a key is taken. */
function observeUnkeyed(calls: readonly ProviderCall[]): readonly Observation[] {
  const law = 'unkeyed-operations';
  const call = calls.find(({ operation, key }) => operation === 'unkeyed' && key === null);
  if (call === undefined) return [];
  const name = call.name ?? 'the operation';
  const keyed = calls.find(({ operation, key }) => operation === 'unkeyed' && key !== null);
  if (succeeded(call)) return [{ law, calls: [call], kind: 'held', how: `${name} took no key` }];
  return refused(call) && keyed !== undefined && succeeded(keyed)
    ? [{ law, calls: [keyed, call], kind: 'broken', message: 'refused', data: { name, answer: answered(call) } }]
    : [blind(law, call, name)];
}

/** Preparing takes no key either. */
function observePreparing(call: ProviderCall): readonly Observation[] {
  const how = `${call.name ?? 'preparing'} took no key`;
  return succeeded(call) ? [{ law: 'unkeyed-operations', calls: [call], kind: 'held', how }] : [];
}

/** Whatever the provider lists of this walk was named in some answer, but for answers that never came. */
function unseen(walk: ProviderWalk, book: KeyBook): Observation | null {
  const list = walk.calls.findLast(({ operation }) => operation === 'list');
  if (walk.listed === null || list === undefined) return null;
  const law = 'nothing-created-unseen';
  const hidden = walk.listed.filter((id) => !book.resources.has(id));
  const calls = [...walk.calls.filter(({ operation }) => operation === 'create'), list];
  if (hidden.length > book.uncertain) {
    const data = { count: walk.listed.length, named: book.resources.size, hidden: hidden.join(', ') };
    return { law, calls, kind: 'broken', message: 'hidden', data };
  }
  if (walk.listed.length === 0) return null;
  if (book.resources.size === 0) {
    const reason = `${walk.listed.length} resources are listed, and no answer named one`;
    return { law, calls, kind: 'blind', fault: 'partner', reason };
  }
  return {
    law,
    calls,
    kind: 'held',
    how: `${walk.listed.length} resources are listed, and ${book.resources.size} were named`,
  };
}
