import { CookieJar } from 'tough-cookie';
import type { Call } from '../../model/call.js';
import type { Manifest } from '../../model/manifest.js';

/** What an account knows and has been given. */
export interface Session {
  readonly name: string;
  /** Its values in the manifest, with its `name`. */
  readonly values: Readonly<Record<string, unknown>>;
  jar: CookieJar;
  /** Outputs of signing in; null before, or where there is nothing to sign in with. */
  outputs: Readonly<Record<string, unknown>> | null;
  /** Counts sign-ins, so that callers that met a 401 together renew once. */
  generation: number;
  signingIn: Promise<Call> | null;
  /** Operations that answer 401 even right after signing in, with the generation that they saw. */
  readonly beyond: Map<string, number>;
}

export function createSession(name: string, account: Manifest['accounts'][string]): Session {
  const { auth: _auth, ...values } = account;
  return {
    name,
    values: { name, ...values },
    jar: createJar(),
    outputs: null,
    generation: 0,
    signingIn: null,
    beyond: new Map(),
  };
}

export function createJar(): CookieJar {
  return new CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: false, allowSpecialUseDomain: true });
}

/** Drops what an account has been given. */
export function forget(session: Session): void {
  session.jar = createJar();
  session.outputs = null;
  session.generation += 1;
  session.beyond.clear();
}

/** The Cookie header for a URL, empty where there are none. */
export async function cookiesFor(jar: CookieJar, url: URL): Promise<string> {
  return jar.getCookieString(url.href);
}

/** Keeps what an answer set; what a cookie jar must refuse is dropped, as a browser does. */
export async function keepCookies(jar: CookieJar, url: string, cookies: readonly string[]): Promise<void> {
  for (const cookie of cookies)
    await jar.setCookie(cookie, url, { ignoreError: true, loose: true }).catch(() => undefined);
}
