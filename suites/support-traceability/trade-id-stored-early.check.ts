import { defineCheck } from '../../src/checks/define-check.js';
import type { Statements } from '../../src/model/check.js';
import type { RecordStory, RecordsFacts, TraceReading } from '../../src/model/facts/records.js';
import { identityOf } from './identity.js';
import { carried, telling, traceEvidence } from './traces.js';

/** While a trade is still reserved its id already leads to the order and back: it is stored before anything is shown (EXEC-7). */
export const tradeIdStoredEarly = defineCheck({
  id: 'trade-id-stored-early',
  needs: ['records'],
  messages: {
    untold: 'While trade {trade} was reserved, the trace of its order did not name it.',
    unknown: 'While trade {trade} was reserved, support could not find its order by the trade id.',
  },
  judge({ records: facts }, say) {
    if (facts.maps.trace === null) {
      say.unverified('manifest', 'the manifest leaves out `operations.trace`, so nobody can ask as support');
      return;
    }
    for (const story of facts.stories.filter(({ kind }) => kind === 'reserved' || kind === 'settled-by-event')) {
      if (story.obstacle) say.unverified(story.obstacle.fault, `${story.kind}: ${story.obstacle.reason}`);
      else if (story.early.length === 0) say.unverified('harness', `${story.kind}: it was not traced while reserved`);
      for (const reading of story.early) judgeEarly(facts, story, reading, say);
    }
  },
});

function judgeEarly(
  facts: RecordsFacts,
  story: RecordStory,
  reading: TraceReading,
  say: Statements<'untold' | 'unknown'>,
): void {
  const { orderRef, tradeId } = identityOf(story);
  const { by, call } = reading;
  const evidence = traceEvidence(story, reading);
  if (reading.upstream !== 'reserved' || tradeId === null || orderRef === null) {
    say.unverified('harness', `${story.kind}: the trade did not stay reserved while it was traced`, evidence);
    return;
  }
  if (!carried(facts, reading)) {
    say.unverified('manifest', `operations.trace does not send \`$inputs.id\`, so a trace by ${by} id was never asked`);
    return;
  }
  if (call.problem && call.problem.fault !== 'partner') {
    say.unverified(call.problem.fault, `trace by ${by} id: ${call.problem.reason}`, evidence);
    return;
  }
  if (by === 'order' && call.outcome !== 'ok') {
    say.unverified('partner', `${story.kind}: support could not trace the order at all: ${call.outcome}`, evidence);
    return;
  }
  const told =
    call.outcome !== 'ok'
      ? 'missing'
      : by === 'order'
        ? telling(facts, reading, 'tradeId', [tradeId])
        : telling(facts, reading, 'orderRef', [orderRef]);
  if (told === 'missing') say.fail(by === 'order' ? 'untold' : 'unknown', { trade: tradeId }, evidence);
  else if (told === 'gap')
    say.unverified('manifest', `operations.trace.outputs does not map what a trace by ${by} id must tell`, evidence);
  else say.met(`${story.kind}: known by ${by} id while reserved`, evidence);
}
