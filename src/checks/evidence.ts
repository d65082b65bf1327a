import type { Call } from '../model/call.js';
import type { Counterexample } from '../model/counterexample.js';
import type { ExchangeData, JournalData, RowsData, TimelineData } from '../model/evidence.js';
import type { Delivery, JournalEntry, Trial } from '../model/history.js';
import type { Evidence } from '../model/report.js';

/** Bodies are cut here: evidence is read by people, the full text stays in the history. */
const bodyLimit = 2_000;

type Item = TimelineData['items'][number];

/** One operation as it was performed, request and answer. */
export function exchangeEvidence(call: Call, summary: string): Evidence {
  const data: ExchangeData = {
    operation: call.operation,
    account: call.account,
    outcome: call.outcome,
    exchanges: call.exchanges.map(({ step, request, response, error, startedAtMs, endedAtMs }) => ({
      step,
      method: request.method,
      url: request.url,
      requestBody: cut(request.body),
      status: response?.status ?? null,
      responseBody: cut(response?.body ?? null),
      error,
      durationMs: round(endedAtMs - startedAtMs),
    })),
  };
  return { kind: 'exchange', summary, data };
}

/** What arrived at the upstream; times in ms since the first entry. */
export function journalEvidence(entries: readonly JournalEntry[], summary: string): Evidence {
  const origin = Math.min(...entries.map(({ arrivedAtMs }) => arrivedAtMs));
  const data: JournalData = {
    entries: entries.map((entry) => ({
      seq: entry.seq,
      atMs: round(entry.arrivedAtMs - origin),
      method: entry.method,
      path: entry.path,
      status: entry.status,
      effect: entry.effect,
      requestId: entry.requestId,
      quoteId: entry.quoteId,
      tradeId: entry.tradeId,
      idempotencyKey: entry.idempotencyKey,
      fault: entry.faultId,
    })),
  };
  return { kind: 'journal', summary, data };
}

/** A table; cells are shown as text, null as absent. */
export function rowsEvidence(
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  summary: string,
): Evidence {
  const data: RowsData = { columns, rows };
  return { kind: 'rows', summary, data };
}

/** A sequence that broke a law, whole: the audit saves it as a file that `readiness replay` runs, with its exports. */
export function counterexampleEvidence(example: Counterexample, summary: string = example.seen): Evidence {
  return { kind: 'counterexample', summary, data: example };
}

/** A trial's story in four lanes: what the user did, what the partner sent upstream, what became of the trade, events. */
export function timelineEvidence(trial: Trial, summary: string = trial.hazard): Evidence {
  const items: Item[] = [
    ...trial.calls.map(userItem),
    ...trial.journal.map(journalItem),
    ...(trial.trade?.history ?? []).map(
      ({ status, atMs }): Item => ({
        lane: 'upstream',
        label: `trade ${status}`,
        startMs: atMs,
        endMs: null,
        tone: 'plain',
      }),
    ),
    ...trial.deliveries.map(deliveryItem),
  ];
  const origin = Math.min(...items.map(({ startMs }) => startMs), ...trial.marks.map(({ atMs }) => atMs));
  const data: TimelineData = {
    items: items.map((item) => ({
      ...item,
      startMs: round(item.startMs - origin),
      endMs: item.endMs === null ? null : round(item.endMs - origin),
    })),
    marks: [...trial.marks, ...expiry(trial)].map(({ name, atMs }) => ({ name, atMs: round(atMs - origin) })),
  };
  return { kind: 'timeline', summary, data };
}

function userItem(call: Call): Item {
  const tone = call.outcome === 'ok' ? 'good' : call.outcome === 'error' ? 'bad' : 'plain';
  return {
    lane: 'user',
    label: `${call.operation}: ${call.outcome}`,
    startMs: call.startedAtMs,
    endMs: call.endedAtMs,
    tone,
  };
}

function journalItem(entry: JournalEntry): Item {
  const status = entry.status ?? 'no answer';
  return {
    lane: 'partner',
    label: `${entry.operation ?? `${entry.method} ${entry.path}`}: ${status}`,
    startMs: entry.arrivedAtMs,
    endMs: entry.endedAtMs,
    tone: entry.status === null || entry.status >= 400 ? 'bad' : 'plain',
  };
}

function deliveryItem({ type, signing, status, sentAtMs, answeredAtMs }: Delivery): Item {
  return {
    lane: 'events',
    label: `${type.replace('pool.transaction.', '')} (${signing}): ${status ?? 'no answer'}`,
    startMs: sentAtMs,
    endMs: answeredAtMs,
    tone: 'plain',
  };
}

function expiry(trial: Trial): readonly { name: string; atMs: number }[] {
  return trial.quote ? [{ name: 'quote expires', atMs: trial.quote.expiresAtMs }] : [];
}

function cut(body: string | null): string | null {
  return body === null || body.length <= bodyLimit
    ? body
    : `${body.slice(0, bodyLimit)} ... (${body.length} characters)`;
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
