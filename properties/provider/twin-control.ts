import type { Dispatcher } from 'undici';
import type { Allowance } from '../../src/model/partner.js';
import type { RetryProfile } from '../../src/model/profile.js';
import { assemble } from '../../src/probes/http/request.js';
import { type Received, send } from '../../src/probes/http/transport.js';

export interface ControlOptions {
  /** Any URL of the provider; the control lies at its origin. */
  readonly target: string;
  readonly token: string;
  readonly dispatcher: Dispatcher;
  readonly allowance: Allowance;
  readonly signal: AbortSignal;
  /** How long the provider is waited for. */
  readonly timeoutMs: number;
  /** Epoch ms. */
  now(): number;
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
  post(path: string, body: Readonly<Record<string, unknown>>): Promise<ControlAnswer>;
  /** Takes an armed fault back, also when the run is stopped. Never rejects. */
  disarm(fault: string): Promise<void>;
  /** When the newest requests arrived, in order, epoch ms on the twin's clock; empty where it does not say. */
  arrivals(operation: string | null, newest: number): Promise<readonly number[]>;
  /** By how many ms the twin's clock is ahead of ours: 0 for a provider without one, null where it does not answer. */
  aheadMs(): Promise<number | null>;
}

/** What is posted to the faults of a twin so that the next creation fails before it does anything. */
export function nextFailure({ twinOperation: operation }: Pick<RetryProfile, 'twinOperation'>) {
  const match = operation === null ? {} : { operation };
  return { match, when: { first: 1 }, point: 'before-commit', effect: { kind: 'status', status: 500 } };
}

/** A control answers at once, or not at all: it is waited for no longer than this. */
const patienceMs = 5_000;
/** After so many calls in a row without an answer, nothing more is asked of it. */
const most = 3;

export function openControl(options: ControlOptions): TwinControl {
  const { token, dispatcher, allowance, signal, now } = options;
  const { origin } = new URL(options.target);
  const timeoutMs = Math.min(options.timeoutMs, patienceMs);
  let silent = 0;
  const call = async (method: string, path: string, body: unknown, stop?: AbortSignal): Promise<Received> => {
    const filled = assemble({
      ...{ step: null, method, url: new URL(path, origin), query: {}, timeoutMs, followRedirects: false },
      headers: [{ authorization: `Bearer ${token}` }],
      body: body === undefined ? { kind: 'none' } : { kind: 'json', value: body },
    });
    if (!filled.ok) throw new TypeError(filled.reason);
    await allowance.request(1, stop);
    const received = await send(filled.request, { dispatcher, clock: now, signal: stop });
    stop?.throwIfAborted();
    silent = received.answer === null ? silent + 1 : 0;
    return received;
  };
  const read = async (path: string) => (silent < most ? call('GET', path, undefined, signal) : null);
  return {
    async arrivals(operation, newest) {
      const query = new URLSearchParams({ limit: String(newest), ...(operation === null ? {} : { operation }) });
      const value = parsed(await read(`/_twin/journal?${query}`));
      const entries = Array.isArray(value?.entries) ? (value.entries as { readonly arrivedAtMs?: unknown }[]) : [];
      return entries.flatMap(({ arrivedAtMs }) => (typeof arrivedAtMs === 'number' ? [arrivedAtMs] : []));
    },
    async aheadMs() {
      const received = await read('/_twin');
      if (received === null || received.answer === null || received.answer.status >= 500) return null;
      const value = parsed(received);
      return typeof value?.nowMs === 'number' ? value.nowMs - now() : 0;
    },
    async post(path, body) {
      const what = `POST ${path} of the provider's control`;
      if (silent >= most) return { obstacle: `${what} was not sent: it did not answer ${most} times`, id: null };
      const received = await call('POST', path, body, signal);
      const { answer, exchange } = received;
      if (answer === null) return { obstacle: `${what} failed: ${exchange.error}`, id: null };
      if (answer.status >= 300) return { obstacle: `${what} answered ${answer.status}`, id: null };
      return { obstacle: null, id: String(parsed(received)?.id ?? '') || null };
    },
    async disarm(fault) {
      if (silent < most) await call('DELETE', `/_twin/faults/${encodeURIComponent(fault)}`, {});
    },
  };
}

function parsed(received: Received | null): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(received?.answer?.text ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
