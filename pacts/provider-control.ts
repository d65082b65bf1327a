import { request } from 'undici';

/** A provider whose state can be set from outside: the twin, by its wire and its control endpoints. */
export interface ProviderControl {
  /** `http://host:port`, without `/v1`. */
  readonly origin: string;
  readonly secretKey: string;
  readonly controlToken: string;
}

/** A call of the provider's own wire. Throws when the answer is not JSON. */
export async function callProvider(
  provider: ProviderControl,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  return send(`${provider.origin}/v1${path}`, method, provider.secretKey, body, headers);
}

/** A call of the twin's control. Throws when it is refused: the state was then not set. */
export async function control(
  provider: ProviderControl,
  path: string,
  body: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  return send(`${provider.origin}/_twin/${path}`, 'POST', provider.controlToken, body, {});
}

async function send(
  url: string,
  method: 'GET' | 'POST',
  token: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await request(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const value: unknown = await answer.body.json();
  if (answer.statusCode >= 400 || typeof value !== 'object' || value === null) {
    throw new Error(`${method} ${new URL(url).pathname} answered ${answer.statusCode}`);
  }
  return { ...value };
}
