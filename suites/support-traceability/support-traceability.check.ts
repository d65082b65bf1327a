import { defineCheck } from '../../src/checks/define-check.js';
import type { Statements } from '../../src/model/check.js';
import type { IdKind, RecordKind, RecordStory, RecordsFacts, TraceReading } from '../../src/model/facts/records.js';
import { identityOf, idsIn } from './identity.js';
import { carried, expected, outputWords, telling, traceEvidence, traceOutputs } from './traces.js';

/** Orders that got a trade and have come to rest. */
const atRest: readonly RecordKind[] = [
  'settled-by-poll',
  'settled-then-event',
  'settled-by-event',
  'lost-response',
  'failed',
  'released',
  'returned',
];

type Say = Statements<'notFound' | 'incomplete' | 'noLedger'>;

/** From any one id of an order to all the others, as support (SAFE-9, SAFE-13). */
export const supportTraceability = defineCheck({
  id: 'support-traceability',
  needs: ['records'],
  messages: {
    notFound: 'Support finds nothing by the {by} id of an order that {story}: {id}.',
    incomplete: 'A trace by the {by} id of an order that {story} does not name its {missing}.',
    noLedger: 'A trace of an order that settled names no ledger entry of it ({story}).',
  },
  judge({ records: facts }, say) {
    if (facts.maps.trace === null) {
      say.unverified('manifest', 'the manifest leaves out `operations.trace`, so nobody can ask as support');
      return;
    }
    const made = facts.stories.filter(({ kind }) => atRest.includes(kind));
    const stories = made.filter(({ obstacle }) => obstacle === null);
    for (const { kind, obstacle } of made) {
      if (obstacle) say.unverified(obstacle.fault, `${kind}: ${obstacle.reason}`);
    }
    const readings = stories.flatMap((story) => story.traces.map((reading) => ({ story, reading })));
    const dead = readings.every(({ reading }) => reading.call.outcome !== 'ok');
    const [first] = readings;
    if (dead) {
      const call = first?.reading.call;
      const reason = call?.problem?.reason ?? `every trace ended ${call?.outcome ?? 'before it began'}`;
      const evidence = first ? traceEvidence(first.story, first.reading) : [];
      say.unverified(call?.problem?.fault ?? 'manifest', `support could not trace at all: ${reason}`, evidence);
      return;
    }
    const wanted: IdKind[] = ['order', 'quote', 'trade', 'quote request', 'trade request'];
    if (facts.takesWebhooks) wanted.push('event');
    for (const kind of wanted) {
      if (readings.some(({ reading }) => reading.by === kind)) continue;
      say.unverified(
        'partner',
        kind === 'event' ? 'no event was taken, so none could be traced' : `no ${kind} id became known`,
      );
    }
    const told = new Set<string>();
    for (const story of stories) {
      const stood = story.traces.filter((reading) => judgeTrace(facts, story, reading, say, told));
      const [one] = stood;
      if (one) say.met(`${story.kind}: found by ${stood.map(({ by }) => by).join(', ')} id`, traceEvidence(story, one));
    }
  },
});

/** True where the answer leads to everything; what it lacks is said once for each kind of id. */
function judgeTrace(
  facts: RecordsFacts,
  story: RecordStory,
  reading: TraceReading,
  say: Say,
  told: Set<string>,
): boolean {
  const { by, id, call } = reading;
  const evidence = () => traceEvidence(story, reading);
  const once = (key: string, speak: () => void) => {
    if (!told.has(key)) speak();
    told.add(key);
  };
  if (!carried(facts, reading)) {
    once(`unasked ${by}`, () =>
      say.unverified(
        'manifest',
        `operations.trace does not send \`$inputs.id\`, so a trace by ${by} id was never asked`,
      ),
    );
    return false;
  }
  if (call.problem && call.problem.fault !== 'partner') {
    const { fault, reason } = call.problem;
    once(`problem ${reason}`, () => say.unverified(fault, `trace by ${by} id: ${reason}`, evidence()));
    return false;
  }
  if (call.outcome !== 'ok') {
    once(`not found ${by}`, () => say.fail('notFound', { by, id, story: story.kind }, evidence()));
    return false;
  }
  const ids = expected(identityOf(story));
  const tellings = traceOutputs.map((output) => ({ output, telling: telling(facts, reading, output, ids[output]) }));
  const missing = tellings.filter((each) => each.telling === 'missing').map(({ output }) => outputWords[output]);
  const gaps = tellings.filter((each) => each.telling === 'gap').map(({ output }) => output);
  const ledgerless = story.status === 'settled' && lacksLedger(facts, story, reading);
  if (missing.length > 0) {
    once(`incomplete ${missing}`, () =>
      say.fail('incomplete', { by, story: story.kind, missing: missing.join(', ') }, evidence()),
    );
  }
  if (ledgerless) once('ledger', () => say.fail('noLedger', { story: story.kind }, evidence()));
  if (gaps.length > 0) {
    once(`gap ${gaps}`, () =>
      say.unverified(
        'manifest',
        `operations.trace.outputs does not map ${gaps.join(', ')} and the answer does not show ${gaps.length > 1 ? 'them' : 'it'}`,
        evidence(),
      ),
    );
  }
  return missing.length === 0 && gaps.length === 0 && !ledgerless;
}

/** Mapped references must be there, and be known to the ledger where that was read. */
function lacksLedger(facts: RecordsFacts, story: RecordStory, { call }: TraceReading): boolean {
  if (!facts.maps.trace?.includes('ledgerRefs')) return false;
  const refs = idsIn(call.outputs.ledgerRefs);
  if (refs.length === 0) return true;
  const ledgers = story.ledgers.filter((ledger) => ledger.call.outcome === 'ok');
  if (ledgers.length === 0) return false;
  const seen = ledgers
    .flatMap((ledger) => ledger.call.exchanges.map(({ response }) => response?.body ?? ''))
    .join('\n');
  return !refs.some((ref) => seen.includes(ref) || idsIn(ledgers.map((ledger) => ledger.call.outputs)).includes(ref));
}
