import type { Exchange } from '../../model/call.js';
import { type OperationName, outcomes } from '../../model/words.js';
import { parseJson } from './answer.js';
import type { DriverContext, DriverHttpRequest, DriverHttpResponse } from './define-driver.js';
import type { LoadedDriver } from './driver-module.js';
import { perform, withCookies } from './exchange.js';
import type { Attempt, Ending } from './operation.js';
import { fillAll } from './prepare.js';
import { assemble, type Body, targetUrl } from './request.js';

/** No answer came: the target's doing, not the driver's. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** A driver that hangs must not hang the audit. */
const requestsPerOperation = 10;

/** Performs one operation of a driver module. Never throws: what the module throws becomes the outcome `error`. */
export async function performCode(
  name: OperationName,
  operation: NonNullable<LoadedDriver[OperationName]>,
  inputs: Readonly<Record<string, unknown>>,
  attempt: Omit<Attempt, 'operation'>,
): Promise<Ending> {
  const exchanges: Exchange[] = [];
  const limitMs = attempt.manifest.target.timeoutMs * requestsPerOperation;
  const deadline = AbortSignal.timeout(limitMs);
  const signal = attempt.signal === undefined ? deadline : AbortSignal.any([attempt.signal, deadline]);
  const ended = (outcome: Ending['outcome'], outputs: Ending['outputs'], faults: readonly string[]): Ending => ({
    outcome,
    outputs,
    exchanges: [...exchanges],
    faults,
    // Only a first answer of 401 leaves nothing behind that a second try could repeat.
    unauthorized: exchanges.length === 1 && exchanges[0]?.response?.status === 401,
  });
  try {
    const ctx = context(attempt, exchanges, signal);
    const result: unknown = await Promise.race([operation(inputs, ctx), rejectOn(signal)]);
    if (typeof result !== 'object' || result === null)
      return ended('error', {}, [`the driver's ${name} returned no { outcome, outputs }`]);
    const outcome = outcomes.find((known) => 'outcome' in result && result.outcome === known);
    if (outcome === undefined)
      return ended('error', {}, [`the driver's ${name} returned an outcome other than ${outcomes.join(', ')}`]);
    const outputs: unknown = 'outputs' in result ? (result.outputs ?? {}) : {};
    if (typeof outputs !== 'object' || outputs === null || Array.isArray(outputs))
      return ended('error', {}, [`the driver's ${name} returned outputs that are no object`]);
    const present = Object.entries(outputs).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    );
    return ended(outcome, Object.fromEntries(present), []);
  } catch (error) {
    if (attempt.signal?.aborted) return ended('error', {}, []);
    if (deadline.aborted) return ended('error', {}, [`the driver's ${name} did not end within ${limitMs} ms`]);
    if (isNoAnswer(error)) return ended('error', {}, []);
    return ended('error', {}, [
      `the driver's ${name} threw: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}

/** Drivers may wrap what they catch. */
function isNoAnswer(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause)
    if (current instanceof NoAnswer) return true;
  return false;
}

function context(attempt: Omit<Attempt, 'operation'>, exchanges: Exchange[], signal: AbortSignal): DriverContext {
  const { session, roots } = attempt;
  return {
    http: async (request) => answer(request, attempt, exchanges, signal),
    account: { ...session.values, name: session.name },
    session: session.outputs ?? {},
    // Both roots are always given to a driver.
    target: roots.target as DriverContext['target'],
    run: roots.run as DriverContext['run'],
    signal,
  };
}

async function answer(
  request: DriverHttpRequest,
  attempt: Omit<Attempt, 'operation'>,
  exchanges: Exchange[],
  signal: AbortSignal,
): Promise<DriverHttpResponse> {
  const { manifest, roots, session } = attempt;
  const url = targetUrl(attempt.baseUrl, request.path);
  if (url === null) throw new TypeError(`"${request.path}" makes no URL`);
  const auth = request.auth === 'none' ? null : attempt.auth;
  const prepared = assemble({
    step: null,
    method: request.method,
    url,
    query: { ...fillAll(auth?.query, roots), ...request.query },
    headers: [fillAll(manifest.target.headers, roots), fillAll(auth?.headers, roots), request.headers ?? {}],
    body: bodyOf(request),
    timeoutMs: request.timeoutMs ?? manifest.target.timeoutMs,
    followRedirects: false,
  });
  if (!prepared.ok) throw new TypeError(prepared.reason);
  const exchanged = await perform(await withCookies(prepared.request, session.jar), session.jar, attempt.line, signal);
  exchanges.push(...exchanged.exchanges);
  if (exchanged.unsendable !== null) throw new TypeError(exchanged.unsendable);
  if (exchanged.answer === null) throw new NoAnswer(exchanged.exchanges.at(-1)?.error ?? 'no answer');
  const { status, header, text } = exchanged.answer;
  return { status, headers: headersOf(header), body: text, json: () => json(text) };
}

function bodyOf({ body, form, text }: DriverHttpRequest): Body {
  if (body !== undefined) return { kind: 'json', value: body };
  if (form !== undefined) return { kind: 'form', fields: form };
  return text === undefined ? { kind: 'none' } : { kind: 'text', text };
}

function json(text: string): unknown {
  const parsed = parseJson(text);
  if (parsed === undefined) throw new NoAnswer('unreadable: not valid JSON');
  return parsed.value;
}

/** A target may send names and values that WHATWG headers do not take: those are left out. */
function headersOf(header: Readonly<Record<string, string>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(header)) {
    try {
      headers.set(name, value);
    } catch {
      // Kept in the recorded exchange.
    }
  }
  return headers;
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(new NoAnswer('aborted'));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
