import type { Roots } from '../../model/expression.js';
import type { Auth, OperationTemplate } from '../../model/manifest.js';
import { fill } from '../../model/template.js';
import { fillAll } from './prepare.js';
import { targetUrl } from './request.js';
import { cookiesFor, type Session } from './session.js';

export interface Credentials {
  /** Null for an operation as code, which may use anything that the account has. */
  readonly template: OperationTemplate | null;
  readonly auth: Auth | null;
  readonly session: Session;
  readonly roots: Roots;
  readonly baseUrl: string;
}

/** Names under a root that a value mentions: `$account.` finds `token` in `Bearer {$account.token}`. */
export function mentions(value: unknown, root: '$account.' | '$session.'): string[] {
  const found = JSON.stringify(value).matchAll(new RegExp(`\\${root}([\\w-]+)`, 'g'));
  return [...new Set([...found].map((match) => match[1] ?? ''))];
}

/** A text that differs between two accounts exactly where they send different credentials for an operation. */
export async function credentialsOf({ template, auth, session, roots, baseUrl }: Credentials): Promise<string> {
  const requests = [template?.request, ...(template?.steps ?? []).map((step) => step.request)];
  const url = targetUrl(baseUrl, requests.at(-1)?.path.replaceAll(/\{\$[^}]*\}/g, 'x') ?? '/');
  const cookies = url === null ? '' : await cookiesFor(session.jar, url);
  const sent = { auth: fillAll(auth?.headers, roots), query: fillAll(auth?.query, roots), cookies };
  if (template === null) {
    const { name: _name, ...values } = session.values;
    return JSON.stringify([sent, values, session.outputs]);
  }
  // Headers and bodies may name the account's values outside of `auth`.
  const own = [
    ...mentions(requests, '$account.').map((name) => `$account.${name}`),
    ...mentions(requests, '$session.').map((name) => `$session.${name}`),
  ];
  return JSON.stringify([sent, own.map((source) => fill(source, roots))]);
}
