import { exchangeEvidence, rowsEvidence } from '../../src/checks/evidence.js';
import type { RecordStory, RecordsFacts, TraceReading } from '../../src/model/facts/records.js';
import type { Evidence } from '../../src/model/report.js';
import { asks, type Identity, identityOf, names, shows } from './identity.js';

/** What one trace answer tells about one kind of id. `gap`: the manifest does not map it and it is not to be seen. */
export type Telling = 'told' | 'missing' | 'gap';

/** The outputs of `trace` that must lead to all the others; ledger references are judged for settled orders. */
export const traceOutputs = ['orderRef', 'quoteId', 'tradeId', 'requestIds', 'eventIds'] as const;
export type TraceOutput = (typeof traceOutputs)[number];

export const outputWords: Readonly<Record<TraceOutput, string>> = {
  orderRef: 'order',
  quoteId: 'quote',
  tradeId: 'trade',
  requestIds: 'request ids',
  eventIds: 'event id',
};

/** The ids that an answer must hold for each output; an empty list asks for nothing. */
export function expected(identity: Identity): Readonly<Record<TraceOutput, readonly string[]>> {
  const one = (id: string | null) => (id === null ? [] : [id]);
  return {
    orderRef: one(identity.orderRef),
    quoteId: one(identity.quoteId),
    tradeId: one(identity.tradeId),
    requestIds: identity.requestIds,
    eventIds: identity.eventIds,
  };
}

/** Looks for ids where the manifest maps them, else anywhere in the answer. */
export function telling(
  facts: RecordsFacts,
  { call }: TraceReading,
  output: TraceOutput,
  ids: readonly string[],
): Telling {
  if (ids.length === 0) return 'told';
  const mapped = facts.maps.trace?.includes(output) === true;
  const found = ids.every((id) => (mapped ? names(call.outputs[output], id) : shows(call, id)));
  if (found) return 'told';
  return mapped ? 'missing' : 'gap';
}

/** A trace whose request did not carry the id proves nothing about that id. */
export function carried(facts: RecordsFacts, { call, id }: TraceReading): boolean {
  return facts.coded || asks(call, id);
}

export function traceEvidence(story: RecordStory, reading: TraceReading): Evidence[] {
  const identity = identityOf(story);
  const rows = Object.entries(expected(identity)).map(([output, ids]) => [output, ids.join(', ')]);
  return [
    exchangeEvidence(reading.call, `Trace of ${story.kind} by ${reading.by} id ${reading.id}`),
    rowsEvidence(['output', 'known upstream and to the user'], rows, `The ids of the order (${story.kind})`),
  ];
}
