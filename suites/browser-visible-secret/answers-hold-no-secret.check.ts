import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';
import type { AnswerSighting, SearchedAnswer } from '../../src/model/facts/secrets.js';
import type { Evidence } from '../../src/model/report.js';
import { sayWhatIsUnknown, searchedFor } from './knowledge.js';
import { mostTold, sightingEvidence, told } from './sightings.js';

const expected = ['lockQuote', 'accept', 'order'] as const;

/** What the app answers to its users in good order holds no secret of the server, headers included (SAFE-1). */
export const answersHoldNoSecret = defineCheck({
  id: 'answers-hold-no-secret',
  needs: ['secrets-answers'],
  messages: { seen: 'Users are answered the {label}: {where}, line {line}, column {column} ({form}).' },
  judge({ 'secrets-answers': facts }, say) {
    const seen = facts.sightings.filter((sighting) => sighting.provoked === null && !isInPacket(sighting));
    for (const sighting of seen.slice(0, mostTold)) say.fail('seen', told(sighting), [sightingEvidence(sighting)]);
    const answers = facts.answers.filter(({ provoked, status }) => provoked === null && status !== null);
    const missing = expected.filter((operation) => !answers.some(({ what }) => what === operation));
    if (missing.length > 0) say.unverified('manifest', `no answer of ${missing.join(', ')} could be looked at`);
    const [unread] = facts.unread;
    if (unread) say.unverified('harness', `not everything could be read: ${unread.where} (${unread.reason})`);
    const blind = sayWhatIsUnknown(facts.secrets, say);
    if (seen.length > 0 || missing.length > 0 || unread || blind) return;
    say.met(`none of ${answers.length} answers holds ${searchedFor(facts.secrets)}`, [answersEvidence(answers)]);
  },
});

/** What stands in a packet or a trace is judged by a check of its own; what stands in a header is in all answers. */
export function isInPacket({ kind, part }: AnswerSighting): boolean {
  return part === 'body' && (kind === 'staff supportPacket' || kind === 'staff trace');
}

export function answersEvidence(answers: readonly SearchedAnswer[]): Evidence {
  const rows = answers.map(({ what, request, status, provoked }) => [
    what,
    request,
    status === null ? null : String(status),
    provoked,
  ]);
  return rowsEvidence(['what', 'request', 'status', 'provoked by'], rows.slice(0, 100), 'Answers that were searched');
}
