import type { ProviderCall } from '../../src/model/facts/provider.js';

const shortest = 4;
const theId = 'the resource id';

/** What HTTP itself, proxies and meters say: nobody puts what was stored there, and their numbers are of all sizes. */
const ofHttp =
  /^(?:access-control-.*|age|allow|alt-svc|cache-control|connection|content-(?:encoding|language|length|security-policy.*|type)|date|expires|keep-alive|last-modified|(?:x-)?ratelimit.*|retry-after|server|server-timing|strict-transport-security|trailer|transfer-encoding|vary|via|x-(?:powered-by|response-time|runtime))$/;

interface Leak {
  /** What it is a copy of, and where it stands if not plainly in the body. */
  readonly name: string;
  readonly value: string;
}

/**
 * What a conflict answer tells, in its body or a header, of the request that it conflicts with: values of the stored
 * body, or the resource's id, which the new request did not send itself. Short words prove nothing but in a Location.
 */
export function leaksOf(conflict: ProviderCall, stored: ProviderCall): readonly Leak[] {
  const { request, response } = conflict.exchange;
  if (response === null) return [];
  const own = valuesOf(request.body);
  const sent = [request.url, ...Object.values(request.headers)].map(decoded).join('\n');
  const secrets = valuesOf(stored.exchange.request.body);
  if (stored.resource !== null) secrets.set(stored.resource, theId);
  const places = [
    { text: response.body, where: '' },
    ...answerHeaders(conflict).map(([name, value]) => ({ text: decoded(value), where: ` in the header ${name}` })),
  ];
  const copies = (value: string, name: string): string[] =>
    places.flatMap(({ text, where }) => {
      if (holds(text, value)) return [`${name}${where}`];
      return fromBase64(text).some((hidden) => holds(hidden, value)) ? [`${name} in base64${where}`] : [];
    });
  const told = (value: string, name: string): string[] => {
    if (value.length < shortest) return name === theId ? pointers(conflict, value) : [];
    return sent.includes(value) ? [] : copies(value, name);
  };
  return [...secrets]
    .filter(([value]) => value !== '' && !own.has(value))
    .flatMap(([value, name]) => told(value, name).map((each) => ({ name: each, value })));
}

/** Locations that have a short id for a segment, where the request's own address has none such. */
function pointers(conflict: ProviderCall, id: string): string[] {
  const { url } = conflict.exchange.request;
  const has = (text: string) => URL.canParse(text, url) && new URL(text, url).pathname.split('/').includes(id);
  return answerHeaders(conflict)
    .filter(([name, value]) => /^(?:content-)?location$/.test(name) && has(value) && !has(url))
    .map(([name]) => `${theId} in the header ${name}`);
}

/** Headers of an answer in which something of a request may stand. */
export function answerHeaders({ exchange }: ProviderCall): readonly (readonly [string, string])[] {
  return Object.entries(exchange.response?.headers ?? {}).filter(([name]) => !ofHttp.test(name));
}

/** Numbers stand alone: digits of a longer number, or of a request id, are no copy. */
function holds(text: string, value: string): boolean {
  if (!/^\d+(?:[.,]\d+)?$/.test(value)) return text.includes(value);
  const [before, after] = /^\d+$/.test(value) ? ['[\\w.-]', '[\\w-]|\\.\\w'] : ['\\d|\\d[.,]', '\\d|[.,]\\d'];
  return new RegExp(`(?<!${before})${value.replace('.', '\\.')}(?!${after})`).test(text);
}

/** Readable texts that stand in a text as base64. */
function fromBase64(text: string): readonly string[] {
  return [...text.matchAll(/[\w+/-]{6,}/g)]
    .map(([token]) => Buffer.from(token, 'base64').toString('utf8'))
    .filter((hidden) => !/[\p{Cc}\ufffd]/u.test(hidden.replaceAll(/[\t\r\n]/g, '')));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Leaves of a JSON body, or fields of a form, by value. */
function valuesOf(body: string | null): Map<string, string> {
  const values = new Map<string, string>();
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) add(name === '' ? key : `${name}.${key}`, item);
    else if (value !== null) values.set(String(value), name);
  };
  try {
    add('', JSON.parse(body ?? 'null'));
  } catch {
    for (const [name, value] of new URLSearchParams(body ?? '')) values.set(value, name);
  }
  return values;
}
