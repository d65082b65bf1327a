import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';

/** A provider by its own wire, and by its control where it is a twin. */
export interface Provider {
  /** What the paths of the contracts (`/v1/...`) are put behind. */
  readonly baseUrl: string;
  /** 0Pools: the secret key; Swaps: the credential. */
  readonly credential: string;
  /** Null where the provider cannot be told to be in a state. */
  readonly control: { readonly origin: string; readonly token: string } | null;
}

/** As whom contracts name 0Pools where it sends events. */
export const eventSender = '0pools-events';

type Json = Readonly<Record<string, unknown>>;

/** A state that this provider cannot be brought into; what needs it stays unverified. */
export class Unsettable extends Error {
  override readonly name = 'Unsettable';
}

/** A call of the provider's own wire. Throws Unsettable when it is refused: the state was then not set. */
export function callProvider(
  provider: Provider,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Json> {
  return send(`${provider.baseUrl}/v1${path}`, method, provider.credential, body, headers);
}

/** The control of the twin. Throws Unsettable where there is none: nothing is begun that cannot be finished. */
export function mustControl({ control }: Provider): NonNullable<Provider['control']> {
  if (control !== null) return control;
  throw new Unsettable('only a twin can be put into this state, through its control (TWIN_CONTROL_TOKEN)');
}

/** A call of the twin's control. Throws Unsettable where there is none, or it refuses. */
export async function control(provider: Provider, path: string, body: unknown): Promise<Json> {
  const { origin, token } = mustControl(provider);
  return send(`${origin}/_twin/${path}`, 'POST', token, body, {});
}

async function send(
  url: string,
  method: 'GET' | 'POST',
  token: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Json> {
  for (let tries = 1; ; tries += 1) {
    const answer = await request(url, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: Error) => {
      throw new Unsettable(`${method} ${new URL(url).pathname} got no answer: ${error.message}`);
    });
    const text = await answer.body.text();
    if (answer.statusCode === 429 && tries < 5) {
      await wait(1000 * tries);
      continue;
    }
    const value = parse(text);
    if (answer.statusCode < 400 && typeof value === 'object' && value !== null) return { ...value };
    throw new Unsettable(`${method} ${new URL(url).pathname} answered ${answer.statusCode}, so the state was not set`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
