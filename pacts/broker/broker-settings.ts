import { BrokerError } from './broker-error.js';

export interface BrokerSettings {
  readonly url: URL;
  /** Value of the Authorization header, null for an open broker. Never printed. */
  readonly authorization: string | null;
  /** What must not be repeated, whoever says it. */
  readonly secrets: readonly string[];
  readonly timeoutMs: number;
  /** HTTP_PROXY, HTTPS_PROXY and NO_PROXY; empty where there is none. */
  readonly proxy: { readonly httpProxy: string; readonly httpsProxy: string; readonly noProxy: string };
}

/**
 * Where the broker is and how it is spoken to: the URL as given, else PACT_BROKER_BASE_URL; PACT_BROKER_TOKEN, else
 * PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, as other Pact tools name them. Throws BrokerError (person).
 */
export function brokerSettings(
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  timeoutMs = 30_000,
): BrokerSettings {
  const text = given ?? env.PACT_BROKER_BASE_URL;
  if (!text) throw new BrokerError('person', 'no broker: give --broker-url or set PACT_BROKER_BASE_URL');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new BrokerError('person', 'the broker URL is no http or https URL');
  if (url.username !== '' || url.password !== '') {
    throw new BrokerError(
      'person',
      'the broker URL holds credentials: set PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD',
    );
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  const authorization = authorizationOf(env);
  const secrets = [env.PACT_BROKER_TOKEN, env.PACT_BROKER_PASSWORD, authorization?.replace(/^\w+ /, '')];
  return { url, authorization, secrets: secrets.flatMap((secret) => secret || []), timeoutMs, proxy: proxyOf(env) };
}

/** Spelled small or large, as other tools take them. Throws BrokerError (person) for what is no URL. */
function proxyOf(env: Readonly<Record<string, string | undefined>>): BrokerSettings['proxy'] {
  const of = (name: string) => env[name.toLowerCase()] || env[name] || '';
  const proxy = { httpProxy: of('HTTP_PROXY'), httpsProxy: of('HTTPS_PROXY'), noProxy: of('NO_PROXY') };
  for (const [name, url] of Object.entries({ HTTP_PROXY: proxy.httpProxy, HTTPS_PROXY: proxy.httpsProxy })) {
    if (url !== '' && !/^https?:\/\//.test(url)) throw new BrokerError('person', `${name} is no http or https URL`);
  }
  return proxy;
}

function authorizationOf(env: Readonly<Record<string, string | undefined>>): string | null {
  const { PACT_BROKER_TOKEN: token, PACT_BROKER_USERNAME: user, PACT_BROKER_PASSWORD: password } = env;
  if (token && user)
    throw new BrokerError('person', 'PACT_BROKER_TOKEN and PACT_BROKER_USERNAME are both set: which one?');
  if (token) return `Bearer ${token}`;
  if (!user) return null;
  return `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`;
}
