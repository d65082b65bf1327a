import type { Dispatcher } from 'undici';
import type { Allowance } from '../../src/model/partner.js';

export interface ControlOptions {
  /** Any URL of the provider; the control lies at its origin. */
  readonly target: string;
  readonly token: string;
  readonly dispatcher: Dispatcher;
  readonly allowance: Allowance;
  readonly signal: AbortSignal;
}

/** What came of one control: null where it was done, else why not. */
export interface ControlAnswer {
  readonly obstacle: string | null;
  readonly path: string;
  readonly body: string;
  readonly status: number | null;
  readonly answer: string;
}

/** The control endpoints of a twin (docs/twin.md), as far as a provider audit needs them. */
export interface TwinControl {
  /** One control call; never rejects but for a stopped run. */
  post(path: string, body: Readonly<Record<string, unknown>>): Promise<ControlAnswer>;
}

export function openControl({ target, token, dispatcher, allowance, signal }: ControlOptions): TwinControl {
  const { origin } = new URL(target);
  return {
    async post(path, values) {
      await allowance.request(1, signal);
      const body = JSON.stringify(values);
      try {
        const response = await dispatcher.request({
          origin,
          path,
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body,
          signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
        });
        const answer = (await response.body.text()).slice(0, 2_000);
        const done = response.statusCode < 300;
        const obstacle = done ? null : `POST ${path} of the provider's control answered ${response.statusCode}`;
        return { obstacle, path, body, status: response.statusCode, answer };
      } catch (error) {
        signal.throwIfAborted();
        const obstacle = `POST ${path} of the provider's control failed: ${error instanceof Error ? error.message : String(error)}`;
        return { obstacle, path, body, status: null, answer: '' };
      }
    },
  };
}
