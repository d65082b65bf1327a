import type { Exchange } from '../../model/call.js';
import type { Roots } from '../../model/expression.js';
import type { OperationTemplate } from '../../model/manifest.js';
import type { Outcome } from '../../model/words.js';
import { type Exchanged, type Line, perform, withCookies } from './exchange.js';
import { createReading, extract, type Reading } from './extract.js';
import { mappedOutcome, statusOutcome } from './outcome.js';
import { type Preparation, prepare } from './prepare.js';
import type { ReadyRequest } from './request.js';
import type { Session } from './session.js';

/** How an operation went, before words are translated. */
export interface Ending {
  readonly outcome: Outcome;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly exchanges: readonly Exchange[];
  /** What the manifest asks for and cannot be had. */
  readonly faults: readonly string[];
  /** The answer was a 401. */
  readonly unauthorized: boolean;
}

/** An operation up to its last request: either it has ended before, or that request is ready to leave. */
export type Begun =
  | { readonly kind: 'ended'; readonly ending: Ending }
  | { readonly kind: 'ready'; readonly request: ReadyRequest; readonly finish: (exchanged: Exchanged) => Ending };

export interface Attempt extends Omit<Preparation, 'step' | 'relativeTo' | 'roots'> {
  readonly operation: OperationTemplate;
  readonly session: Session;
  /** Everything but `$response` and `$steps`. */
  readonly roots: Roots;
  readonly line: Line;
  readonly signal: AbortSignal | undefined;
}

/** Performs all steps but the last and makes the last one ready. */
export async function begin(attempt: Attempt): Promise<Begun> {
  const { operation, session, line, signal } = attempt;
  const steps = operation.steps ?? (operation.request ? [{ request: operation.request }] : []);
  const exchanges: Exchange[] = [];
  const known: Record<string, Readonly<Record<string, unknown>>> = {};
  const roots: Roots = { ...attempt.roots, steps: known };
  let reading: Reading | null = null;
  let url: string | null = null;
  let status = 0;
  const ended = (outcome: Outcome, faults: readonly string[]): Begun => ({
    kind: 'ended',
    ending: {
      outcome,
      outputs: outputsOf(operation, reading ?? createReading(roots, '')),
      exchanges,
      faults,
      unauthorized: status === 401,
    },
  });

  for (const [index, step] of steps.entries()) {
    const name = 'name' in step && step.name !== undefined ? step.name : operation.steps ? String(index + 1) : null;
    const prepared = prepare(step.request, { ...attempt, roots, step: name, relativeTo: url });
    if (!prepared.ok) {
      if (reading === null || prepared.notOffered !== true) return ended('error', [prepared.reason]);
      // The page came, but without the form: the app offers this to nobody now. The manifest may know a better word.
      const outcome = mappedOutcome(operation.outcomes, status, reading);
      exchanges.splice(-1, 1, ...withError(exchanges.slice(-1), `the page does not offer it: ${prepared.reason}`));
      return ended(outcome === null || outcome === 'ok' ? 'refused' : outcome, []);
    }
    const request = await withCookies(prepared.request, session.jar, attempt.impersonate);
    if (index === steps.length - 1)
      return {
        kind: 'ready',
        request,
        finish: (exchanged) => finish(operation, roots, [...exchanges, ...exchanged.exchanges], exchanged),
      };
    const exchanged = await perform(request, session.jar, line, signal);
    exchanges.push(...exchanged.exchanges);
    if (exchanged.answer === null) return ended('error', unsendable(exchanged));
    ({ status, url } = exchanged.answer);
    reading = createReading({ ...roots, response: exchanged.answer }, exchanged.answer.text);
    if (statusOutcome(status) !== 'ok')
      return ended(mappedOutcome(operation.outcomes, status, reading) ?? statusOutcome(status), []);
    const stepOutputs = 'outputs' in step ? (step.outputs ?? {}) : {};
    if (name !== null) known[name] = outputsOf({ outputs: stepOutputs }, reading);
  }
  return ended('error', ['the operation has no request']);
}

function finish(
  operation: OperationTemplate,
  roots: Roots,
  exchanges: readonly Exchange[],
  exchanged: Exchanged,
): Ending {
  const { answer } = exchanged;
  if (answer === null)
    return {
      outcome: 'error',
      outputs: outputsOf(operation, createReading(roots, '')),
      exchanges,
      faults: unsendable(exchanged),
      unauthorized: false,
    };
  const reading = createReading({ ...roots, response: answer }, answer.text);
  const mapped = mappedOutcome(operation.outcomes, answer.status, reading);
  const outputs = outputsOf(operation, reading);
  const plain = mapped ?? statusOutcome(answer.status);
  const ending = { outputs, exchanges, faults: [], unauthorized: answer.status === 401 };
  if (plain !== 'ok' || mapped === 'ok') return { ...ending, outcome: plain };
  const unreadable = answer.unreadable ?? notWhatIsRead(operation, answer, outputs);
  if (unreadable !== null) return { ...ending, exchanges: withError(exchanges, unreadable), outcome: 'error' };
  const says = outputs.unavailableReason !== undefined && outputs.quoteRef === undefined && outputs.rate === undefined;
  return { ...ending, outcome: says ? 'unavailable' : 'ok' };
}

/** A login page with status 200 in place of JSON is no success. */
function notWhatIsRead(
  operation: OperationTemplate,
  answer: NonNullable<Exchanged['answer']>,
  outputs: Readonly<Record<string, unknown>>,
): string | null {
  const readsJson = JSON.stringify(operation.outputs ?? {}).includes('$response.body#/');
  if (!readsJson || answer.isJson || answer.text === '' || answer.status >= 300) return null;
  const found = Object.entries(outputs).some(([name]) =>
    JSON.stringify(operation.outputs?.[name]).includes('$response'),
  );
  return found ? null : `unreadable: expected JSON, got ${answer.header['content-type'] ?? 'no content type'}`;
}

function outputsOf(operation: Pick<OperationTemplate, 'outputs'>, reading: Reading): Record<string, unknown> {
  const outputs: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(operation.outputs ?? {})) {
    const value = extract(rule, reading);
    if (value !== undefined) outputs[name] = value;
  }
  return outputs;
}

function withError(exchanges: readonly Exchange[], error: string): readonly Exchange[] {
  return exchanges.map((exchange, index) =>
    index === exchanges.length - 1 ? { ...exchange, error: exchange.error ?? error } : exchange,
  );
}

function unsendable(exchanged: Exchanged): readonly string[] {
  return exchanged.unsendable === null ? [] : [exchanged.unsendable];
}

/** An operation that ended without an answer, for a fault of the manifest where one is named. */
export function failure(...faults: readonly string[]): Ending {
  return { outcome: 'error', outputs: {}, exchanges: [], faults, unauthorized: false };
}
