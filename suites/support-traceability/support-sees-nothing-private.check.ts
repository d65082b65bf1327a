import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, rowsEvidence } from '../../src/checks/evidence.js';
import type { Call } from '../../src/model/call.js';
import type { RecordsFacts } from '../../src/model/facts/records.js';
import type { Evidence } from '../../src/model/report.js';
import { type Exposure, exposuresIn } from './exposures.js';
import { identityOf } from './identity.js';

/** Traces and packets hold partner-visible ids alone: nothing of routes, no credential, no raw event (SAFE-22, SAFE-24). */
export const supportSeesNothingPrivate = defineCheck({
  id: 'support-sees-nothing-private',
  needs: ['records'],
  messages: {
    private: 'Support reads about the inner workings of the pool in {where}: {what}.',
    credential: 'Support reads a credential header in {where}.',
    rawEvent: 'Support reads raw webhook material in {where}: {what}.',
  },
  judge({ records: facts }, say) {
    const deliveries = facts.stories.flatMap(({ trial }) => trial.deliveries);
    const ids = new Set(facts.stories.flatMap((story) => Object.values(identityOf(story)).flat()));
    const isPublic = (text: string) => ids.has(text);
    const told = new Set<string>();
    const speak = (exposures: readonly Exposure[], where: string, evidence: () => Evidence) => {
      for (const { kind, what } of exposures) {
        if (!told.has(`${where} ${what}`)) say.fail(kind, { where, what }, [evidence()]);
        told.add(`${where} ${what}`);
      }
    };
    const looked = { trace: 0, supportPacket: 0 };
    for (const { operation, call } of staffAnswers(facts)) {
      looked[operation] += 1;
      const where = operation === 'trace' ? 'a trace' : 'a support packet';
      for (const { response } of call.exchanges) {
        const found = exposuresIn(response?.body ?? '', deliveries, isPublic);
        speak(found, where, () => exchangeEvidence(call, `What support was answered (${operation})`));
      }
    }
    for (const { file, text } of facts.packetFiles) {
      const evidence = () => rowsEvidence(['file'], [[file]], 'A support packet that the app wrote');
      speak(exposuresIn(text, deliveries, isPublic), 'a packet file', evidence);
    }
    for (const { operation, kind } of facts.credentialsShown) {
      const where = operation === 'trace' ? 'a trace' : 'a support packet';
      if (told.has(`${where} credential`)) continue;
      told.add(`${where} credential`);
      const answers = staffAnswers({ ...facts, stories: facts.stories.filter((story) => story.kind === kind) });
      const call = answers.find((answer) => answer.operation === operation)?.call;
      const seen = rowsEvidence(['operation', 'order'], [[operation, kind]], 'Where the header was seen');
      say.fail(
        'credential',
        { where },
        call ? [exchangeEvidence(call, `What support was answered (${operation})`)] : [seen],
      );
    }
    for (const operation of ['trace', 'supportPacket'] as const) {
      if (facts.maps[operation] === null) {
        say.unverified(
          'manifest',
          `the manifest leaves out \`operations.${operation}\`, so nobody sees what support sees`,
        );
      } else if (looked[operation] === 0)
        say.unverified('partner', `no ${operation} answered, so nothing could be looked at`);
      else if (told.size === 0)
        say.met(`${looked[operation]} answers of ${operation} hold nothing private`, sample(facts, operation));
    }
  },
});

function staffAnswers(facts: RecordsFacts): { readonly operation: 'trace' | 'supportPacket'; readonly call: Call }[] {
  return facts.stories
    .flatMap(({ traces, early, packet }) => [
      ...[...early, ...traces].map(({ call }) => ({ operation: 'trace' as const, call })),
      ...(packet ? [{ operation: 'supportPacket' as const, call: packet }] : []),
    ])
    .filter(({ call }) => call.outcome === 'ok');
}

function sample(facts: RecordsFacts, operation: 'trace' | 'supportPacket') {
  const found = staffAnswers(facts).find((answer) => answer.operation === operation);
  return found ? [exchangeEvidence(found.call, `One of the answers looked at (${operation})`)] : [];
}
