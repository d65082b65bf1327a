import type { JournalEntry } from '../../src/model/history.js';
import { memberPath, objectOf, type PactResponse, type Rule, rule } from './pact-file.js';
import type { SeenAgain } from './sightings.js';
import { decidingFields } from './situations.js';
import { inferRule } from './value-shapes.js';

/** `used`: what is known to matter to this partner. `all`: every field that every answer had. */
export type Expectation = 'used' | 'all';

/** What the partner may rely on, and why each field is demanded. */
export interface ExpectedAnswer {
  readonly response: PactResponse;
  readonly reasons: readonly string[];
  /** Fields that every answer had and that nothing shows to be used. */
  readonly unproven: readonly string[];
}

interface Place {
  readonly path: string;
  readonly values: unknown[];
  readonly entries: JournalEntry[];
}

/**
 * Infers from equal exchanges what an answer must hold. The status always; a word that names the outcome literally; any
 * other field by form, and only where `seenAgain` shows its value further on. A field that some answers lacked, or that
 * was null once, is not demanded. Server errors are demanded by status alone: their bodies are nobody's contract.
 */
export function expectedAnswer(
  exchanges: readonly JournalEntry[],
  seenAgain: SeenAgain,
  expectation: Expectation,
): ExpectedAnswer {
  const [first] = exchanges;
  if (!first || first.status === null) throw new Error('an answer is inferred from at least one answered exchange');
  const headers = { 'X-Request-Id': ['req_test_1'] };
  const identified = { header: { 'X-Request-Id': rule({ match: 'type' as const }) } };
  const status = first.status;
  if (status >= 500) return { response: { status }, reasons: ['status alone'], unproven: [] };
  const bodies = exchanges.map((entry) => ({ entry, body: JSON.parse(entry.response || 'null') as unknown }));
  const places = commonPlaces(bodies);
  const body: Record<string, Rule> = {};
  const reasons: string[] = [];
  const unproven: string[] = [];
  const demanded = new Set<string>();
  for (const { path, values, entries } of places) {
    const decides = isDeciding(path, status);
    const used = decides || values.some((value, index) => seenAgain(value, entries[index] ?? first));
    if (!used && expectation === 'used') {
      unproven.push(path);
      continue;
    }
    demanded.add(path);
    if (decides) reasons.push(`${path}: names the outcome`);
    else reasons.push(used ? `${path}: its value came back from the partner` : `${path}: was in every answer`);
    const literal = decides && status < 400 && !path.includes('[*]');
    const inferred = literal ? null : (inferRule(values, 'answered') ?? rule({ match: 'type' }));
    if (inferred) body[path] = inferred;
  }
  const content = prune(bodies[0]?.body, '$', demanded, body);
  if (content === undefined) return { response: { status, headers, matchingRules: identified }, reasons, unproven };
  const kept = { content, contentType: 'application/json', encoded: false as const };
  const withType = { 'Content-Type': ['application/json'], ...headers };
  const matchingRules = { ...identified, ...(Object.keys(body).length > 0 ? { body } : {}) };
  return { response: { status, headers: withType, body: kept, matchingRules }, reasons, unproven };
}

/**
 * A refusal is told by its HTTP status; its code is demanded to be there, whatever it says. The same holds for the words
 * of items of a list, since another list has other items.
 */
function isDeciding(path: string, status: number): boolean {
  if (status >= 400) return path === '$.code' || path === '$.error.code';
  if (path === '$.swap.status') return true;
  return decidingFields.some((name) => path === `$.${name}` || path.endsWith(`[*].${name}`));
}

/** Leaves that every body has and that are never null; items of one list share a place, `$.pools[*].id`. */
function commonPlaces(bodies: readonly { entry: JournalEntry; body: unknown }[]): Place[] {
  const places = new Map<string, Place & { readonly roots: Set<unknown> }>();
  const broken = new Set<string>();
  for (const { entry, body } of bodies) {
    const visit = (value: unknown, path: string): void => {
      const members = objectOf(value);
      if (Array.isArray(value)) visitList(value, path, visit, broken);
      else if (members) for (const [name, member] of Object.entries(members)) visit(member, memberPath(path, name));
      else if (value === null || value === undefined) broken.add(path);
      else {
        const place = places.get(path) ?? { path, values: [], entries: [], roots: new Set() };
        place.values.push(value);
        place.entries.push(entry);
        place.roots.add(entry);
        places.set(path, place);
      }
    };
    visit(body, '$');
  }
  return [...places.values()].filter(({ path, roots }) => roots.size === bodies.length && !isWithin(path, broken));
}

/** An item that lacks what its neighbours have makes that member optional. */
function visitList(
  items: readonly unknown[],
  path: string,
  visit: (value: unknown, path: string) => void,
  broken: Set<string>,
): void {
  const named = items.map((item) => Object.keys(objectOf(item) ?? {}));
  const every = new Set(named.flat());
  for (const name of every) {
    if (named.some((names) => !names.includes(name))) broken.add(memberPath(`${path}[*]`, name));
  }
  for (const item of items) visit(item, `${path}[*]`);
}

function isWithin(path: string, roots: ReadonlySet<string>): boolean {
  return [...roots].some((root) => path === root || path.startsWith(`${root}.`) || path.startsWith(`${root}[`));
}

/** The example without what is not demanded; lists keep one item and are matched item by item. */
function prune(value: unknown, path: string, demanded: ReadonlySet<string>, rules: Record<string, Rule>): unknown {
  const members = objectOf(value);
  if (Array.isArray(value)) {
    const item: unknown = prune(value[0], `${path}[*]`, demanded, rules);
    if (item === undefined) return undefined;
    rules[path] = rule({ match: 'type', min: 1 });
    return [item];
  }
  if (!members) return demanded.has(path) ? value : undefined;
  const kept = Object.entries(members).flatMap(([name, member]) => {
    const part: unknown = prune(member, memberPath(path, name), demanded, rules);
    return part === undefined ? [] : [[name, part]];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
