import type { JsonObject } from '../body.js';
import { openApiDocument } from './document.js';

/** Where the twin and a vendor's own description differ, one line each; empty when they agree on what both describe. */
export function differencesFrom(vendor: JsonObject): string[] {
  const ours = operationsOf(openApiDocument('/'));
  const theirs = operationsOf(vendor);
  const lines: string[] = [];
  for (const [place, operation] of theirs) {
    const own = ours.get(place);
    if (own === undefined) lines.push(`${place}: described by the vendor, not served by the twin`);
    else lines.push(...requestDifferences(place, own, operation), ...responseDifferences(place, own, operation));
  }
  for (const place of ours.keys()) {
    // A vendor describes its own API; the twin serves two.
    if (!theirs.has(place) && !place.includes(' /swaps/')) lines.push(`${place}: served by the twin, not described`);
  }
  return lines;
}

interface Described {
  /** Property names of each JSON answer by HTTP status; null where the schema lists none. */
  readonly answers: ReadonlyMap<string, ReadonlySet<string> | null>;
  /** Property names of the JSON body, and those that must be there; null where none are listed. */
  readonly asked: ReadonlySet<string> | null;
  readonly required: readonly string[];
}

/** A name that one side alone knows is where a setting of `wire.fields` may be needed. */
function requestDifferences(place: string, ours: Described, theirs: Described): string[] {
  if (ours.asked === null || theirs.asked === null) return [];
  const { asked: own } = ours;
  const { asked: their, required } = theirs;
  const lines: string[] = [];
  const unread = [...their].filter((name) => !own.has(name));
  const unknown = [...own].filter((name) => !their.has(name));
  const lax = required.filter((name) => own.has(name) && !ours.required.includes(name));
  if (unread.length > 0) lines.push(`${place}: the twin does not read ${unread.join(', ')} of the request`);
  if (unknown.length > 0) lines.push(`${place}: the twin also reads ${unknown.join(', ')} of the request`);
  if (lax.length > 0) lines.push(`${place}: the twin does not insist on ${lax.join(', ')}`);
  return lines;
}

function responseDifferences(place: string, ours: Described, theirs: Described): string[] {
  const lines: string[] = [];
  for (const [status, fields] of theirs.answers) {
    const own = ours.answers.get(status);
    if (own === undefined) {
      if (!/^(?:5|default)/.test(status)) lines.push(`${place}: answer ${status} is never given without a fault`);
      continue;
    }
    if (own === null || fields === null) continue;
    const missing = [...fields].filter((name) => !own.has(name));
    const extra = [...own].filter((name) => !fields.has(name));
    if (missing.length > 0) lines.push(`${place}: answer ${status} lacks ${missing.join(', ')}`);
    if (extra.length > 0) lines.push(`${place}: answer ${status} also has ${extra.join(', ')}`);
  }
  for (const status of ours.answers.keys()) {
    const known = theirs.answers.has(status) || theirs.answers.has(`${status[0]}XX`) || theirs.answers.has('default');
    if (!known) lines.push(`${place}: answer ${status} of the twin is not described`);
  }
  return lines;
}

/** By method and path; parameter names and a leading version do not matter. */
function operationsOf(document: JsonObject): Map<string, Described> {
  const found = new Map<string, Described>();
  for (const [path, item] of Object.entries(objectAt(document, 'paths'))) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
      const operation = asObject(asObject(item)?.[method]);
      if (operation === null) continue;
      const place = `${method.toUpperCase()} ${path.replace(/^\/v1(?=\/)/, '').replace(/\{\w+\}/g, '{}')}`;
      const answers = Object.entries(objectAt(operation, 'responses')).map(
        ([status, answer]) => [status, fieldsOf(document, asObject(answer))] as const,
      );
      const body = schemaOf(document, asObject(operation.requestBody));
      const asked = schemaFields(document, body, 0);
      const names = resolved(document, body)?.required;
      const required = Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
      found.set(place, { answers: new Map(answers), asked: asked.size === 0 ? null : asked, required });
    }
  }
  return found;
}

function fieldsOf(document: JsonObject, answer: JsonObject | null): ReadonlySet<string> | null {
  const names = schemaFields(document, schemaOf(document, answer), 0);
  return names.size === 0 ? null : names;
}

/** The JSON schema of a request body or an answer. */
function schemaOf(document: JsonObject, described: JsonObject | null): JsonObject | null {
  const content = objectAt(resolved(document, described) ?? {}, 'content');
  return asObject(asObject(content['application/json'])?.schema);
}

/** Property names of a schema, those of its parts and alternatives included. */
function schemaFields(document: JsonObject, schema: JsonObject | null, depth: number): Set<string> {
  const actual = resolved(document, schema);
  if (actual === null || depth > 8) return new Set();
  const names = new Set(Object.keys(objectAt(actual, 'properties')));
  for (const part of ['allOf', 'oneOf', 'anyOf'].flatMap((name) => (Array.isArray(actual[name]) ? actual[name] : []))) {
    for (const name of schemaFields(document, asObject(part), depth + 1)) names.add(name);
  }
  return names;
}

/** Follows a local `$ref`. */
function resolved(document: JsonObject, value: JsonObject | null): JsonObject | null {
  const pointer = value?.$ref;
  if (typeof pointer !== 'string') return value;
  let at: unknown = document;
  for (const part of pointer.replace(/^#\//, '').split('/')) {
    at = asObject(at)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return asObject(at);
}

function objectAt(value: JsonObject, name: string): JsonObject {
  return asObject(value[name]) ?? {};
}

function asObject(value: unknown): JsonObject | null {
  // An object that is no array has string keys.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}
