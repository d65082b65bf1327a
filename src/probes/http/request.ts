import { randomBytes } from 'node:crypto';
import { remembering } from '../../model/remembering.js';
import { asText } from '../../model/template.js';

/** A request ready to leave. */
export interface ReadyRequest {
  readonly step: string | null;
  readonly method: string;
  readonly url: URL;
  /** Without the cookies of the jar, which are put in when the request leaves. */
  readonly headers: Headers;
  readonly body: Buffer | null;
  readonly timeoutMs: number;
  readonly followRedirects: boolean;
}

export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'form' | 'multipart'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'text'; readonly text: string };

/** Bytes of a body and the content type that goes with them. */
function encodeBody(body: Body): { readonly bytes: Buffer | null; readonly type: string | null } {
  switch (body.kind) {
    case 'none':
      return { bytes: null, type: null };
    case 'json':
      return { bytes: Buffer.from(JSON.stringify(body.value) ?? 'null'), type: 'application/json' };
    case 'text':
      return { bytes: Buffer.from(body.text), type: 'text/plain; charset=utf-8' };
    case 'form':
      return { bytes: Buffer.from(queryText(body.fields)), type: 'application/x-www-form-urlencoded' };
    case 'multipart':
      return multipart(body.fields);
  }
}

/** A request with every value filled in. */
export interface FilledRequest extends Pick<ReadyRequest, 'step' | 'timeoutMs' | 'followRedirects'> {
  readonly method: string | undefined;
  readonly url: URL;
  readonly query: Readonly<Record<string, unknown>>;
  /** Later layers go before earlier ones; names without regard to case. */
  readonly headers: readonly Readonly<Record<string, unknown>>[];
  readonly body: Body;
}

export type Prepared =
  | { readonly ok: true; readonly request: ReadyRequest }
  | {
      readonly ok: false;
      readonly reason: string;
      /** All that is missing should have been on the page of an earlier step. */
      readonly notOffered?: boolean;
    };

/** Makes a request ready to leave, or says which header cannot be sent. */
export function assemble(filled: FilledRequest): Prepared {
  const url = withQuery(filled.url, Object.entries(filled.query));
  const { bytes, type } = encodeBody(filled.body);
  const basis = { 'user-agent': '0pools-readiness', accept: '*/*', ...(type === null ? {} : { 'content-type': type }) };
  const headers = new Headers();
  for (const [name, value] of [basis, ...filled.headers].flatMap((layer) => Object.entries(layer))) {
    try {
      headers.set(name, asText(value));
    } catch {
      return { ok: false, reason: `the header ${name} has a name or characters that HTTP does not allow` };
    }
  }
  const { step, timeoutMs, followRedirects } = filled;
  const method = (filled.method ?? (bytes === null ? 'GET' : 'POST')).toUpperCase();
  return { ok: true, request: { step, method, url, headers, body: bytes, timeoutMs, followRedirects } };
}

function withQuery(url: URL, query: readonly (readonly [string, unknown])[]): URL {
  if (query.length === 0) return url;
  const asking = new URL(url);
  for (const [name, value] of query)
    for (const item of [value].flat())
      if (item !== undefined && item !== null) asking.searchParams.append(name, asText(item));
  return asking;
}

/** URL-encoded pairs; a list repeats its name. */
function queryText(fields: Readonly<Record<string, unknown>>): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    for (const item of [value].flat()) if (item !== undefined && item !== null) pairs.append(name, asText(item));
  return pairs.toString();
}

interface File {
  readonly filename: string;
  readonly content: unknown;
  readonly contentType?: unknown;
}

function multipart(fields: Readonly<Record<string, unknown>>): { readonly bytes: Buffer; readonly type: string } {
  const boundary = `----readiness${randomBytes(12).toString('hex')}`;
  let text = '';
  for (const [name, value] of Object.entries(fields))
    for (const item of [value].flat()) {
      if (item === undefined || item === null) continue;
      const file = isFile(item) ? item : null;
      const filename = file === null ? '' : `; filename="${quoted(file.filename)}"`;
      const type =
        file === null ? '' : `Content-Type: ${oneLine(asText(file.contentType ?? 'application/octet-stream'))}\r\n`;
      text += `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${filename}\r\n${type}\r\n`;
      text += `${asText(file === null ? item : file.content)}\r\n`;
    }
  return { bytes: Buffer.from(`${text}--${boundary}--\r\n`), type: `multipart/form-data; boundary=${boundary}` };
}

function isFile(value: unknown): value is File {
  return (
    typeof value === 'object' &&
    value !== null &&
    'filename' in value &&
    typeof value.filename === 'string' &&
    'content' in value
  );
}

/** As browsers do it (WHATWG, multipart/form-data encoding algorithm). */
function quoted(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ');
}

/** The address of a path below a base URL, which may have a path of its own; absolute URLs stay as they are. */
export function targetUrl(baseUrl: string, path: string): URL | null {
  const absolute = /^https?:\/\//i.test(path);
  return parsed(absolute ? path : `${baseUrl.replace(/\/+$/, '')}${path.startsWith('/') ? '' : '/'}${path}`).url;
}

/** Paths are few and asked for often; nobody changes a URL once it is made. */
const parsed: (text: string) => { readonly url: URL | null } = remembering((text) => ({
  url: URL.canParse(text) ? new URL(text) : null,
}));
