import type { Dispatcher } from 'undici';
import type { Allowance } from '../../src/model/partner.js';
import type { RetryProfile } from '../../src/model/profile.js';

export interface ControlOptions {
  /** Any URL of the provider; the control lies at its origin. */
  readonly target: string;
  readonly token: string;
  readonly dispatcher: Dispatcher;
  readonly allowance: Allowance;
  readonly signal: AbortSignal;
}

/** What came of one control. */
interface ControlAnswer {
  /** Null where it was done, else why not. */
  readonly obstacle: string | null;
  /** Of a fault that was armed. */
  readonly id: string | null;
}

/** The control endpoints of a twin (docs/twin.md), as far as a provider audit needs them. */
export interface TwinControl {
  /** One control call; rejects only when the run is stopped. */
  send(method: 'POST' | 'DELETE', path: string, body?: Readonly<Record<string, unknown>>): Promise<ControlAnswer>;
  /** When the newest requests arrived, in order, epoch ms on the twin's clock; empty where it does not say. */
  arrivals(operation: string | null, newest: number): Promise<readonly number[]>;
  /** By how many ms the twin's clock is ahead of ours, 0 where it does not say. */
  aheadMs(now: () => number): Promise<number>;
}

/** What is posted to the faults of a twin so that the next creation fails before it does anything. */
export function nextFailure({ twinOperation: operation }: Pick<RetryProfile, 'twinOperation'>) {
  const match = operation === null ? {} : { operation };
  return { match, when: { first: 1 }, point: 'before-commit', effect: { kind: 'status', status: 500 } };
}

export function openControl({ target, token, dispatcher, allowance, signal }: ControlOptions): TwinControl {
  const { origin } = new URL(target);
  const authorization = `Bearer ${token}`;
  const read = async (path: string) => {
    await allowance.request(1, signal);
    const response = await dispatcher.request({ origin, path, method: 'GET', headers: { authorization }, signal });
    return parsed(await response.body.text());
  };
  return {
    async arrivals(operation, newest) {
      const query = new URLSearchParams({ limit: String(newest), ...(operation === null ? {} : { operation }) });
      const value = await read(`/_twin/journal?${query}`).catch(() => null);
      signal.throwIfAborted();
      const entries = Array.isArray(value?.entries) ? (value.entries as { readonly arrivedAtMs?: unknown }[]) : [];
      return entries.flatMap(({ arrivedAtMs }) => (typeof arrivedAtMs === 'number' ? [arrivedAtMs] : []));
    },
    async aheadMs(now) {
      const value = await read('/_twin');
      return typeof value?.nowMs === 'number' ? value.nowMs - now() : 0;
    },
    async send(method, path, body = {}) {
      await allowance.request(1, signal);
      const what = `${method} ${path} of the provider's control`;
      try {
        const response = await dispatcher.request({
          ...{ origin, path, method },
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
        });
        const text = await response.body.text();
        const done = response.statusCode < 300;
        return {
          obstacle: done ? null : `${what} answered ${response.statusCode}`,
          id: done ? String(parsed(text)?.id ?? '') || null : null,
        };
      } catch (error) {
        signal.throwIfAborted();
        return { obstacle: `${what} failed: ${error instanceof Error ? error.message : String(error)}`, id: null };
      }
    },
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
