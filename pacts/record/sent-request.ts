// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Pact fills these places itself
import type { JournalEntry } from '../../src/model/history.js';
import {
  type Generator,
  type Generators,
  memberPath,
  objectOf,
  type PactRequest,
  type Rule,
  rule,
} from './pact-file.js';
import type { Situation } from './situations.js';
import { inferRule } from './value-shapes.js';

/** Headers that the way there adds, or that say nothing about the contract. */
const transport =
  /^(host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|accept-encoding|accept-language|user-agent|via|forwarded|x-forwarded-.*|x-real-ip|traceparent|tracestate|baggage|sec-fetch-.*|date|cache-control|pragma)$/;
const credential =
  /^(authorization|proxy-authorization|cookie|x-api-key|x-auth-token)$|secret|token|password|signature/;

/** Stands where a credential was, as in the history; a verification puts the provider's own key there. */
const placeholder = '[redacted:credential]';

/**
 * What tells requests of one operation and outcome from each other in kind: the names of query parameters and of body
 * members. Each kind becomes an interaction of its own, so that only requests that were really sent are written down.
 */
export function requestKind(entry: JournalEntry): string {
  const query = [...new URLSearchParams(entry.path.split('?')[1]).keys()];
  const names = Object.keys(objectOf(bodyOf(entry)) ?? {});
  return JSON.stringify([query.sort(), names.sort(), entry.quoteType]);
}

/** The request that equal exchanges sent: what never differed literally, what did by form, ids from the state. */
export function sentRequest(exchanges: readonly JournalEntry[], { ids }: Situation): PactRequest {
  const [first] = exchanges;
  if (!first) throw new Error('a request is inferred from at least one exchange');
  const [place = '', search] = first.path.split('?');
  // Contracts of Swaps begin at its base, which lies at /swaps here.
  const path = first.api === 'swaps' ? place.replace(/^\/swaps(?=\/)/, '') : place;
  const head = headersOf(exchanges, ids);
  const query = queryOf(exchanges, search);
  const body = bodyPart(exchanges, ids);
  const pathGenerator = ids ? generatorFor(path, first) : null;
  const generators: Generators = {
    ...(pathGenerator ? { path: pathGenerator } : {}),
    ...(Object.keys(head.generators).length > 0 ? { header: head.generators } : {}),
    ...(Object.keys(body.generators).length > 0 ? { body: body.generators } : {}),
  };
  const matchingRules = {
    ...(pathGenerator ? { path: rule({ match: 'type' as const }) } : {}),
    ...(Object.keys(query.rules).length > 0 ? { query: query.rules } : {}),
    ...(Object.keys(head.rules).length > 0 ? { header: head.rules } : {}),
    ...(Object.keys(body.rules).length > 0 ? { body: body.rules } : {}),
  };
  return {
    method: first.method,
    path,
    ...(search === undefined ? {} : { query: query.values }),
    headers: head.values,
    ...(first.body === null || first.body === ''
      ? {}
      : { body: { content: body.content, contentType: body.type, encoded: false } }),
    ...(Object.keys(matchingRules).length > 0 ? { matchingRules } : {}),
    ...(Object.keys(generators).length > 0 ? { generators } : {}),
  };
}

function headersOf(exchanges: readonly JournalEntry[], ids: boolean) {
  const values: Record<string, string[]> = {};
  const rules: Record<string, Rule> = {};
  const generators: Record<string, Generator> = {};
  for (const name of Object.keys(exchanges[0]?.headers ?? {}).sort()) {
    const seen = exchanges.map(({ headers }) => headers[name]).filter((value) => value !== undefined);
    if (transport.test(name) || seen.length < exchanges.length) continue;
    const [first = ''] = seen;
    if (credential.test(name)) {
      const scheme = /^(Bearer|Basic) /i.exec(first)?.[0] ?? '';
      values[name] = [`${scheme}${placeholder}`];
      rules[name] = rule({ match: 'regex', regex: `^${scheme}.+$` });
      continue;
    }
    values[name] = [first];
    const inferred = inferRule(seen, 'sent');
    if (inferred) rules[name] = inferred;
    if (name !== 'idempotency-key') continue;
    // A key is fresh by nature: one occurrence is no constant.
    rules[name] ??= rule({ match: 'type' });
    if (ids) generators[name] = { type: 'ProviderState', expression: '${idempotencyKey}' };
  }
  return { values, rules, generators };
}

function queryOf(exchanges: readonly JournalEntry[], search: string | undefined) {
  const values: Record<string, string[]> = {};
  const rules: Record<string, Rule> = {};
  const all = exchanges.map(({ path }) => new URLSearchParams(path.split('?')[1]));
  for (const name of new Set(new URLSearchParams(search).keys())) {
    values[name] = all[0]?.getAll(name) ?? [];
    const inferred = inferRule(
      all.flatMap((parameters) => parameters.getAll(name)),
      'sent',
    );
    if (inferred) rules[name] = inferred;
  }
  return { values, rules };
}

function bodyPart(exchanges: readonly JournalEntry[], ids: boolean) {
  const rules: Record<string, Rule> = {};
  const generators: Record<string, Generator> = {};
  const [first] = exchanges;
  const content = first ? bodyOf(first) : null;
  const type = first?.headers['content-type']?.split(';')[0] ?? 'application/json';
  const visit = (values: readonly unknown[], path: string): void => {
    const members = objectOf(values[0]);
    if (members) {
      for (const name of Object.keys(members)) {
        const inner = values.map((value) => objectOf(value)?.[name]);
        if (inner.every((value) => value !== undefined)) visit(inner, memberPath(path, name));
      }
      return;
    }
    const generator = ids && first && typeof values[0] === 'string' ? generatorFor(values[0], first) : null;
    const inferred = generator ? rule({ match: 'type' }) : inferRule(values, 'sent');
    if (generator) generators[path] = generator;
    if (inferred) rules[path] = inferred;
  };
  if (objectOf(content)) visit(exchanges.map(bodyOf), '$');
  return { content, type, rules, generators };
}

/** Null where the text names none of the ids that the state hands out. */
function generatorFor(text: string, { api, quoteId, tradeId }: JournalEntry): Generator | null {
  let expression = text;
  if (quoteId !== null) expression = expression.replace(quoteId, '${quoteId}');
  if (tradeId !== null) expression = expression.replace(tradeId, api === 'swaps' ? '${swapId}' : '${transactId}');
  return expression === text ? null : { type: 'ProviderState', expression };
}

/** JSON as a value, anything else as text. */
function bodyOf({ body }: JournalEntry): unknown {
  if (body === null) return null;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
