import { isExpression, type Roots } from '../../model/expression.js';
import type { Auth, Manifest, RequestTemplate, Template } from '../../model/manifest.js';
import { asText, fill, fillText, type Missing } from '../../model/template.js';
import { assemble, type Body, type Prepared, targetUrl } from './request.js';

export interface Preparation {
  readonly manifest: Manifest;
  readonly baseUrl: string;
  readonly roots: Roots;
  readonly auth: Auth | null;
  readonly step: string | null;
  /** Where a relative address that a page gave is relative to: the last answer's URL. */
  readonly relativeTo: string | null;
  /** The account's own credentials go before what the operation says, and its privileges are left out. */
  readonly impersonate: boolean;
}

/** Fills a request of the manifest. Says which value is missing where it cannot. */
export function prepare(template: RequestTemplate, preparation: Preparation): Prepared {
  const { manifest, roots, auth } = preparation;
  const missing: Missing = new Set();
  const path = fillText(template.path, roots, missing, encodeURIComponent);
  if (path === undefined) return unfilled('the path', missing);
  const url =
    isExpression(template.path) && preparation.relativeTo !== null && !/^https?:/i.test(path)
      ? resolveLink(path, preparation.relativeTo)
      : targetUrl(preparation.baseUrl, path);
  if (url === null) return { ok: false, reason: `"${template.path}" makes no URL` };

  const needed: Missing = new Set();
  const body = bodyOf(template, roots, needed);
  const query = fillAll(template.query, roots, needed);
  const own = fillAll(ownHeaders(template, preparation), roots, needed);
  const gaps = [...needed].filter((source) => /^\$(?:steps|account|session)\b/.test(source));
  if (gaps.length > 0) return unfilled('the request', new Set(gaps));
  const authMissing: Missing = new Set();
  const authHeaders = fillAll(auth?.headers, roots, authMissing);
  const authQuery = fillAll(auth?.query, roots, authMissing);
  if (authMissing.size > 0) return unfilled('auth', authMissing);

  return assemble({
    step: preparation.step,
    method: template.method,
    url,
    query: preparation.impersonate ? { ...query, ...authQuery } : { ...authQuery, ...query },
    headers: [
      fillAll(manifest.target.headers, roots),
      ...(preparation.impersonate ? [own, authHeaders] : [authHeaders, own]),
    ],
    body,
    timeoutMs: template.timeoutMs ?? manifest.target.timeoutMs,
    followRedirects: template.followRedirects ?? false,
  });
}

/**
 * Headers that an operation says itself. A secret written straight into them is the performer's, not something that
 * an impersonated user could send; what `defaults` gives to every operation stays.
 */
function ownHeaders(template: RequestTemplate, { manifest, impersonate }: Preparation): RequestTemplate['headers'] {
  if (!impersonate || template.headers === undefined) return template.headers;
  const common = manifest.defaults.request.headers ?? {};
  const isPrivilege = (name: string, value: Template): boolean =>
    common[name] !== value && manifest.secrets.some((secret) => secret !== '' && asText(value).includes(secret));
  return Object.fromEntries(Object.entries(template.headers).filter(([name, value]) => !isPrivilege(name, value)));
}

export function bodyOf(template: RequestTemplate, roots: Roots, missing: Missing): Body {
  if (template.body !== undefined) return { kind: 'json', value: fill(template.body, roots, missing) };
  if (template.form !== undefined) return { kind: 'form', fields: fillAll(template.form, roots, missing) };
  if (template.multipart !== undefined)
    return { kind: 'multipart', fields: fillAll(template.multipart, roots, missing) };
  if (template.text !== undefined) return { kind: 'text', text: fillText(template.text, roots, missing) ?? '' };
  return { kind: 'none' };
}

/** Fills named templates; a name without a value is left out. */
export function fillAll(
  templates: Readonly<Record<string, Template>> | undefined,
  roots: Roots,
  missing: Missing = new Set(),
): Record<string, unknown> {
  const filled: Record<string, unknown> = {};
  for (const [name, template] of Object.entries(templates ?? {})) {
    const value = fill(template, roots, missing);
    if (value !== undefined && value !== null) filled[name] = value;
  }
  return filled;
}

function resolveLink(link: string, base: string): URL | null {
  return URL.canParse(link, base) ? new URL(link, base) : null;
}

function unfilled(what: string, missing: Missing): Prepared {
  const sources = [...missing];
  const notOffered = sources.every((source) => source.startsWith('$steps.'));
  return { ok: false, reason: `${what} needs ${sources.join(' and ')}, which has no value`, notOffered };
}
