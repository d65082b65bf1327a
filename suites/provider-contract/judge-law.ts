import { rowsEvidence } from '../../src/checks/evidence.js';
import type { Needed, Statements } from '../../src/model/check.js';
import type { FoundExample, ProviderCall, ProviderWalk } from '../../src/model/facts/provider.js';
import type { ProfileLine, RetryProfile } from '../../src/model/profile.js';
import type { Evidence } from '../../src/model/report.js';
import { answerHeaders } from './leaks.js';
import { answered, type LawId, laws, type Observation, succeeded } from './observation.js';
import { observeWalk } from './observe-walk.js';

/** Every check of a provider looks at the same two drills: fixed sequences, and generated ones. */
export const providerDrills = ['provider-scenarios', 'provider-walks'] as const;
export type Facts = Needed<typeof providerDrills>;

/** The scenario without which a law cannot be judged, because it needs a hand on the provider or another credential. */
const homes: Readonly<Partial<Record<LawId, string>>> = {
  'key-lives-its-time': 'retention',
  'second-layer-answers': 'cache-loss',
  'expired-quote-refused': 'expired',
  'key-survives-restart': 'restart',
  'failed-attempt-can-be-retried': 'failure',
  'keys-belong-to-credentials': 'credentials',
};

/** Judges one law over everything that was done to the provider. */
export function judgeLaw<M extends string>(law: LawId, facts: Facts, say: Statements<M>): void {
  const { profile, walks, reach, found } = facts['provider-scenarios'];
  const generated = facts['provider-walks'];
  const open = unpromised(law, profile);
  if (open && !(law === 'key-survives-restart' && reach.restart)) {
    say.notApplicable(open.line, open.text);
    return;
  }

  const examples = [...found, ...generated.found].filter((each) => each.law === law);
  const played = [...walks, ...generated.found.filter((each) => each.law === law).map(({ walk }) => walk)];
  const observed = played.flatMap((walk) =>
    observeWalk(profile, walk).flatMap((each) => (each.law === law ? [{ walk, ...each }] : [])),
  );
  const told = new Set<string>();
  for (const each of observed) {
    if (each.kind !== 'broken' || told.has(each.message)) continue;
    told.add(each.message);
    // The oracle knows the messages of each law; the table of every check proves it.
    say.fail(each.message as M, each.data, [...evidenceOf(each, each.walk), ...examplesOf(examples)]);
  }
  if (told.size > 0) return;
  sayWhatIsMissing(law, facts, observed, say);
  const held = observed.filter((each) => each.kind === 'held');
  for (const { how, walk, ...each } of firstOfEach(held)) say.met(how, evidenceOf(each, walk));
  const { sequences, steps, cutShort } = generated;
  // A provider that stopped answering was not looked at to the end.
  if (cutShort?.fault === 'partner')
    say.unverified('partner', `generated sequences were cut short: ${cutShort.reason}`);
  if (held.length > 0 && (sequences > 0 || cutShort !== null)) {
    const early = cutShort === null ? '' : ` (cut short: ${cutShort.reason})`;
    say.met(`${sequences} generated sequences of ${steps} steps broke it neither${early}`);
  }
}

function sayWhatIsMissing<M extends string>(
  law: LawId,
  { 'provider-scenarios': { walks, reach, unplayed } }: Facts,
  observed: readonly (Observation & { readonly walk: ProviderWalk })[],
  say: Statements<M>,
): void {
  const home = walks.find(({ id }) => id === homes[law]);
  if (law === 'keys-belong-to-credentials' && reach.credentials < 2) {
    say.unverified('manifest', 'there is one credential only: set PROVIDER_SECRET_KEY_2 to one of another account');
    return;
  }
  for (const deed of home?.deeds ?? []) if (deed.obstacle !== null) say.unverified('manifest', deed.obstacle);
  for (const each of observed) {
    if (each.kind === 'blind') say.unverified(each.fault, each.reason, evidenceOf(each, each.walk));
  }
  const open = unplayed.filter(({ laws }) => laws.includes(law));
  for (const { title, obstacle } of open) {
    say.unverified(obstacle.fault, `the sequence "${title}" did not come to its end: ${obstacle.reason}`);
  }
  if (observed.length > 0 || open.length > 0) return;
  const stopped = (home ? [home] : walks).find(({ obstacle }) => obstacle !== null)?.obstacle;
  if (stopped) say.unverified(stopped.fault, stopped.reason);
  const lists = walks.flatMap(({ calls }) => calls.filter(({ operation }) => operation === 'list'));
  const [list] = lists;
  if (law === 'nothing-created-unseen' && list && walks.every(({ listed }) => listed === null)) {
    const seen = answered(list);
    // A success that cannot be read is more likely a profile that reads elsewhere.
    if (succeeded(list))
      say.unverified('manifest', `the list answered ${seen} without what \`items\` of the profile names`);
    else say.unverified('partner', `the list could not be had: ${seen}`);
  }
}

/** The line that leaves the law open; null where the profile promises it. */
export function unpromised(law: LawId, { promises, operations, lines }: RetryProfile): ProfileLine | null {
  const name = laws[law];
  if (name === null) return null;
  const absent =
    name === 'list' || name === 'prepare'
      ? operations[name] === null || (name === 'prepare' && operations.prepare?.outputs.expiresAt === undefined)
      : name === 'unkeyed'
        ? operations.unkeyed.length === 0 && operations.prepare === null
        : promises[name] === 'unstated' || promises[name] === 'optional';
  return absent ? (lines[name] ?? { line: 1, text: `nothing about ${name}` }) : null;
}

function evidenceOf({ calls, law }: Pick<Observation, 'calls' | 'law'>, walk: ProviderWalk): readonly Evidence[] {
  const rows = calls
    .slice(0, 12)
    .map((call) => [
      String(walk.calls.indexOf(call) + 1),
      `${call.exchange.request.method} ${call.exchange.request.url}`,
      call.key,
      cut(call.exchange.request.body),
      answered(call),
      call.resource,
      cut(call.exchange.response?.body ?? null),
      ...(law === 'conflict-tells-nothing' ? [cut(headersOf(call))] : []),
    ]);
  const columns = ['', 'request', 'key', 'body', 'answer', 'resource', 'answer body'];
  if (law === 'conflict-tells-nothing') columns.push('answer headers');
  return [rowsEvidence(columns, rows, `${walk.title}: the requests that it rests on`)];
}

function headersOf(call: ProviderCall): string {
  return answerHeaders(call)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

function examplesOf(found: readonly FoundExample[]): readonly Evidence[] {
  return found.map(({ example }) => ({
    kind: 'counterexample',
    summary: `${example.seen} ${example.repeats.failed} of ${example.repeats.runs} runs of these ${example.steps.length} steps.`,
    data: example,
  }));
}

function firstOfEach<T extends { readonly how?: string; readonly walk: ProviderWalk }>(
  held: readonly T[],
): readonly T[] {
  return held.filter(({ walk }, index) => held.findIndex((each) => each.walk === walk) === index).slice(0, 4);
}

function cut(text: string | null): string | null {
  return text !== null && text.length > 600 ? `${text.slice(0, 600)}...` : text;
}
