import { defineCheck } from '../../src/checks/define-check.js';
import { answersEvidence, isInPacket } from './answers-hold-no-secret.check.js';
import { judgeScan } from './judge-artifact.js';
import { sayWhatIsUnknown } from './knowledge.js';
import { mostTold, sightingEvidence, told } from './sightings.js';

/** What support is given, by answer or by file, holds no secret (SAFE-15). */
export const supportPacketsHoldNoSecret = defineCheck({
  id: 'support-packets-hold-no-secret',
  needs: ['secrets-answers', 'secrets-files'],
  messages: { seen: 'Support is given the {label}: {where}, line {line}, column {column} ({form}).' },
  judge({ 'secrets-answers': facts, 'secrets-files': { supportPackets } }, say) {
    const seen = facts.sightings.filter(isInPacket);
    for (const sighting of seen.slice(0, mostTold)) say.fail('seen', told(sighting), [sightingEvidence(sighting)]);
    const answers = facts.answers.filter(
      ({ what, staff, status }) =>
        staff && status !== null && status < 400 && ['supportPacket', 'trace'].includes(what),
    );
    const packets = answers.filter(({ what }) => what === 'supportPacket');
    const mapped = facts.staffMapped.includes('supportPacket');
    if (supportPackets.state === 'searched') judgeScan(supportPackets.scan, 'supportPackets', say);
    if (mapped && packets.length === 0)
      say.unverified('partner', 'no support packet was answered, so none could be searched');
    if (!mapped && supportPackets.state !== 'searched') {
      say.unverified(
        'manifest',
        'the manifest has neither `operations.supportPacket` nor `artifacts.supportPackets`: describe what support is given',
      );
    }
    sayWhatIsUnknown(facts.secrets, say);
    if (packets.length > 0 && seen.length === 0) {
      say.met(`${answers.length} answers to support were searched`, [answersEvidence(answers)]);
    }
  },
});
