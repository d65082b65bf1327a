import { objectOf } from './pact-file.js';

/** One difference between two contracts, in words. */
export interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  /** Description and states: what identifies an interaction. */
  readonly interaction: string;
  /** The place and what became of it; empty for whole interactions. */
  readonly what: string;
}

/**
 * What changed from one contract to another. Examples do not count where a matcher stands for them, so that two
 * recordings of an unchanged partner are equal. Takes any pact file with HTTP interactions.
 */
export function drift(before: unknown, after: unknown): Change[] {
  const [old, now] = [interactionsOf(before), interactionsOf(after)];
  const changes: Change[] = [];
  for (const interaction of now.keys())
    if (!old.has(interaction)) changes.push({ kind: 'added', interaction, what: '' });
  for (const [interaction, places] of old) {
    const current = now.get(interaction);
    if (!current) changes.push({ kind: 'removed', interaction, what: '' });
    else for (const what of differences(places, current)) changes.push({ kind: 'changed', interaction, what });
  }
  return changes;
}

type Places = ReadonlyMap<string, string>;

function* differences(old: Places, now: Places): Generator<string> {
  for (const [place, value] of old) {
    const current = now.get(place);
    if (current === undefined) yield `${place} is gone (was ${value})`;
    else if (current !== value) yield `${place}: ${value} became ${current}`;
  }
  for (const [place, value] of now) if (!old.has(place)) yield `${place} is new: ${value}`;
}

function interactionsOf(pact: unknown): ReadonlyMap<string, Places> {
  const interactions = objectOf(pact)?.interactions;
  const found = new Map<string, Places>();
  for (const value of Array.isArray(interactions) ? interactions : []) {
    const interaction = objectOf(value) ?? {};
    found.set(identity(interaction), placesOf(interaction));
  }
  return found;
}

function identity(interaction: Readonly<Record<string, unknown>>): string {
  const states = Array.isArray(interaction.providerStates) ? interaction.providerStates : [];
  const names = states.map((state: unknown) => String(objectOf(state)?.name)).sort();
  return `${String(interaction.description)}${names.length > 0 ? `, given ${names.join(' and ')}` : ''}`;
}

/** Every place of an interaction with its value, or with the rule where one applies. */
function placesOf(interaction: Readonly<Record<string, unknown>>): Places {
  const places = new Map<string, string>();
  for (const side of ['request', 'response']) {
    const message = objectOf(interaction[side]) ?? {};
    const rules = objectOf(message.matchingRules) ?? {};
    const generators = objectOf(message.generators) ?? {};
    const put = (place: string, part: string, path: string | null, value: unknown) => {
      const within = (all: Readonly<Record<string, unknown>>) =>
        path === null ? all[part] : objectOf(all[part])?.[path];
      const generator = objectOf(within(generators))?.expression;
      const rule = inWords(within(rules));
      if (generator !== undefined) places.set(`${side} ${place}`, `${String(generator)} of the state`);
      else if (rule !== null) places.set(`${side} ${place}`, `${rule} (${kindOf(value)})`);
      else if (value !== undefined) places.set(`${side} ${place}`, JSON.stringify(value));
    };
    put('method', 'method', null, message.method);
    put('path', 'path', null, message.path);
    put('status', 'status', null, message.status);
    for (const [name, value] of Object.entries(objectOf(message.query) ?? {}))
      put(`query ${name}`, 'query', name, value);
    for (const [name, value] of Object.entries(objectOf(message.headers) ?? {})) {
      put(`header ${name.toLowerCase()}`, 'header', name, value);
    }
    const content = objectOf(message.body)?.content;
    walk(content, '$', (path, value) => put(`body ${path}`, 'body', path, value));
  }
  return places;
}

function walk(value: unknown, path: string, visit: (path: string, value: unknown) => void): void {
  const members = objectOf(value);
  if (members) for (const [name, member] of Object.entries(members)) walk(member, `${path}.${name}`, visit);
  else if (Array.isArray(value)) {
    visit(path, []);
    walk(value[0], `${path}[*]`, visit);
  } else visit(path, value);
}

function inWords(rule: unknown): string | null {
  const matchers = objectOf(rule)?.matchers;
  if (!Array.isArray(matchers)) return null;
  return matchers
    .map((matcher: unknown) => {
      const { match, ...rest } = objectOf(matcher) ?? {};
      return `${String(match)}${Object.keys(rest).length > 0 ? ` ${Object.values(rest).join(' ')}` : ''}`;
    })
    .join(' and ');
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
