import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence } from '../../src/checks/evidence.js';
import type { RecordKind, RecordsFacts } from '../../src/model/facts/records.js';
import { missingFields } from './packet-fields.js';

const judged: readonly RecordKind[] = ['settled-by-poll', 'failed', 'declined', 'conflict'];

/** A support packet lets the other side find the case without asking back (FALL-12). */
export const supportPacketComplete = defineCheck({
  id: 'support-packet-complete',
  needs: ['records'],
  messages: {
    incomplete: 'The support packet of an order that {story} lacks: {missing}.',
    none: 'There is no support packet for an order that {story}.',
  },
  judge({ records: facts }, say) {
    if (facts.maps.supportPacket === null) {
      say.unverified('manifest', 'the manifest leaves out `operations.supportPacket`, so no packet could be read');
      return;
    }
    const anyPacket = facts.stories.some(({ packet }) => packet?.outcome === 'ok');
    for (const kind of judged) judgePacket(facts, kind, anyPacket, say);
  },
});

function judgePacket(
  facts: RecordsFacts,
  kind: RecordKind,
  anyPacket: boolean,
  say: Parameters<typeof supportPacketComplete.judge>[1],
): void {
  const story = facts.stories.find((each) => each.kind === kind);
  if (!story) return;
  // A decline may leave no order behind that a packet could be about.
  const optional = (kind === 'declined' || kind === 'conflict') && story.orderRef === null;
  const { packet, obstacle } = story;
  if (obstacle || !packet) {
    if (!optional)
      say.unverified(obstacle?.fault ?? 'harness', `${kind}: ${obstacle?.reason ?? 'no packet was asked for'}`);
    return;
  }
  const evidence = [exchangeEvidence(packet, `The support packet of an order that ${kind}`)];
  if (packet.problem && packet.problem.fault !== 'partner') {
    say.unverified(packet.problem.fault, `${kind}: ${packet.problem.reason}`, evidence);
  } else if (packet.outcome !== 'ok') {
    if (optional) return;
    if (anyPacket) say.fail('none', { story: kind }, evidence);
    else say.unverified('manifest', `supportPacket ended ${packet.outcome} for every order`, evidence);
  } else {
    const missing = missingFields(story, packet, facts.environment);
    if (missing.length > 0) say.fail('incomplete', { story: kind, missing: missing.join(', ') }, evidence);
    else say.met(`${kind}: nothing lacks`, evidence);
  }
}
