import type { MessageData } from '../../src/model/check.js';
import type { ProviderCall } from '../../src/model/facts/provider.js';
import type { PromiseName } from '../../src/model/profile.js';

/** Every law that a provider is held to, with the part of the profile that promises it; null: always. */
export const laws = {
  'key-required': 'missingKey',
  'replay-answers-original': null,
  'changed-body-refused': 'mismatch',
  'conflict-tells-nothing': 'mismatch',
  'new-key-new-resource': 'newKey',
  'quote-executes-once': 'prepared',
  'expired-quote-refused': 'prepare',
  'key-lives-its-time': 'retention',
  'second-layer-answers': 'secondLayer',
  'keys-belong-to-credentials': 'scope',
  'unkeyed-operations': 'unkeyed',
  'parallel-requests-one-execution': null,
  'nothing-created-unseen': 'list',
  'key-survives-restart': 'restart',
  'failed-attempt-can-be-retried': 'failure',
} as const satisfies Readonly<Record<string, PromiseName | 'list' | 'prepare' | 'unkeyed' | null>>;
export type LawId = keyof typeof laws;

/** What one answer says about one law. */
export type Observation = { readonly law: LawId; readonly calls: readonly ProviderCall[] } & (
  | { readonly kind: 'held'; readonly how: string }
  | { readonly kind: 'broken'; readonly message: string; readonly data: MessageData }
  /** The answer leaves it open whether the law holds. */
  | { readonly kind: 'blind'; readonly fault: 'partner' | 'manifest' | 'harness'; readonly reason: string }
);

/** The answer in one word for people: its status, or why there is none. */
export function answered(call: ProviderCall): string {
  return call.exchange.response === null
    ? (call.exchange.error ?? 'no answer')
    : `status ${call.exchange.response.status}`;
}

/** Whether the provider took the request. */
export function succeeded(call: ProviderCall): boolean {
  const status = call.exchange.response?.status ?? 0;
  return status >= 200 && status < 300;
}

/** Whether it took the request and named a resource: without a name nobody can tell what came of it. */
export function named(call: ProviderCall): call is ProviderCall & { readonly resource: string } {
  return succeeded(call) && call.resource !== null;
}

/** Refused in a controlled way. */
export function refused(call: ProviderCall): boolean {
  const status = call.exchange.response?.status ?? 0;
  return status >= 400 && status < 500 && !isMoot(call);
}

/** Statuses that say nothing of keys: throttling, credentials, an outage in front of the provider. */
export const moot = [401, 403, 408, 429, 502, 503, 504];

/** Refusals that say "not now" where a profile names none. */
export const notNow = [409, 423, 425];

/** Such an answer, or none at all. */
export function isMoot(call: ProviderCall): boolean {
  const { response, error } = call.exchange;
  return response === null || error !== null || moot.includes(response.status);
}

/** An answer that leaves a law open. */
export function blind(law: LawId, call: ProviderCall, what: string): Observation {
  const reason = `${what} was answered with ${answered(call)}, which says nothing`;
  return { law, calls: [call], kind: 'blind', fault: faultOf(call), reason };
}

/** A 2xx from which nobody can tell what came of the request. */
export function nameless(law: LawId, call: ProviderCall, what: string): Observation {
  return blind(law, call, `${what} names no resource and`);
}

/** An answer that would tell something of a provider at which creations succeed, where none did. */
export function nothingWorked(law: LawId, call: ProviderCall, what: string): Observation {
  const reason = `${what} was answered with ${answered(call)}, and nothing shows that creations work: none succeeded`;
  return { law, calls: [call], kind: 'blind', fault: faultOf(call), reason };
}

/** Who has to see to it that the answer says something. */
export function faultOf(call: ProviderCall): 'partner' | 'manifest' | 'harness' {
  const status = call.exchange.response?.status ?? null;
  return status === 401 || status === 403 ? 'manifest' : status === 429 ? 'harness' : 'partner';
}

/** Requests that were under way at the same moment, at most. */
export function overlapOf(calls: readonly ProviderCall[]): number {
  const flights = calls.map(({ exchange }) => ({ start: exchange.startedAtMs, end: exchange.endedAtMs }));
  return Math.max(0, ...flights.map(({ start }) => flights.filter((f) => f.start <= start && f.end > start).length));
}
