import { defineCheck } from '../../src/checks/define-check.js';
import { answersEvidence } from './answers-hold-no-secret.check.js';
import { sayWhatIsUnknown, searchedFor } from './knowledge.js';
import { mostTold, sightingEvidence, told } from './sightings.js';

/** In trouble (bad input, strangers, a failing upstream) the app tells nobody its secrets (SAFE-1, SAFE-15). */
export const errorsHoldNoSecret = defineCheck({
  id: 'errors-hold-no-secret',
  needs: ['secrets-answers', 'secrets-troubles'],
  messages: { seen: 'On {provoked} the app answers the {label}: {where}, line {line}, column {column} ({form}).' },
  judge({ 'secrets-answers': input, 'secrets-troubles': trouble }, say, run) {
    const facts = {
      sightings: [...input.sightings, ...trouble.sightings],
      answers: [...input.answers, ...trouble.answers],
      unread: [...input.unread, ...trouble.unread],
      troubles: trouble.troubles,
      secrets: trouble.secrets,
    };
    const seen = facts.sightings.filter(({ provoked }) => provoked !== null);
    for (const sighting of seen.slice(0, mostTold)) {
      say.fail('seen', { ...told(sighting), provoked: sighting.provoked ?? '' }, [sightingEvidence(sighting)]);
    }
    const answers = facts.answers.filter(({ provoked }) => provoked !== null);
    const errors = answers.filter(({ status }) => status !== null && status >= 400);
    const unmet = facts.troubles.filter(({ met }) => !met);
    let open = false;
    const unverified = (fault: 'manifest' | 'harness' | 'partner', reason: string) => {
      open = true;
      say.unverified(fault, reason);
    };
    if (answers.length === 0)
      unverified('manifest', 'no trouble could be provoked: the manifest has no operation for it');
    if (facts.troubles.length === 0) {
      const { mode } = run.upstream;
      unverified(
        'manifest',
        mode === 'none'
          ? 'the upstream cannot be made to fail (`upstream.mode: none`)'
          : 'the upstream could not be made to fail',
      );
    } else if (unmet.length === facts.troubles.length) {
      unverified('manifest', `no trouble at the upstream came about: ${unmet[0]?.what}: ${unmet[0]?.how}`);
    }
    const [unread] = facts.unread;
    if (unread) unverified('harness', `not everything could be read: ${unread.where} (${unread.reason})`);
    const blind = sayWhatIsUnknown(facts.secrets, say);
    if (seen.length > 0 || open || blind) return;
    const met = facts.troubles.length - unmet.length;
    const how = `none of ${answers.length} answers in trouble (${errors.length} errors; the upstream failed in ${met} ways) holds ${searchedFor(facts.secrets)}`;
    say.met(how, [answersEvidence(answers)]);
  },
});
