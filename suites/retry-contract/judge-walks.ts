import type { Law } from '../../properties/retry/laws/law.js';
import { type LawRulings, rulingsOf } from '../../properties/retry/laws/rulings.js';
import { counterexampleEvidence, rowsEvidence, timelineEvidence } from '../../src/checks/evidence.js';
import type { Statements } from '../../src/model/check.js';
import type { WalkFacts, WalkObservation } from '../../src/model/facts/walks.js';
import type { Evidence } from '../../src/model/report.js';

export const walkMessages = {
  broken: '{law} {seen} It broke in {failed} of {runs} runs of the shortest walk found, {steps} steps: {script}',
  unshrunk: '{law} {seen} The walk could not be shortened: {steps} steps.',
} as const;

type Say = Statements<keyof typeof walkMessages>;

/**
 * Says of each law whether the walks broke it or held it. `elsewhere` names laws whose breach explains that of another:
 * then the other is not to blame.
 */
export function judgeWalks(facts: WalkFacts, laws: readonly Law[], say: Say): void {
  const all = laws.map((law) => rulingsOf(facts, law));
  for (const rulings of all) {
    if (rulings.broken.length > 0) sayBroken(rulings, say);
    else if (rulings.held.length > 0) {
      say.met(`${rulings.held.length} walks: ${rulings.held[0]}`, [walkRows(facts, all)]);
    }
  }
  const [main] = all;
  if (main && main.broken.length === 0 && main.held.length === 0) {
    say.unverified(
      'harness',
      `none of ${facts.observations.length} walks came to where "${main.law.text}" says anything`,
    );
  }
  if (facts.shortened !== null && facts.observations.length === 0) say.unverified('manifest', facts.shortened);
}

function sayBroken({ law, example, broken }: LawRulings, say: Say): void {
  const [first] = broken;
  if (!first) return;
  const { observation, seen } = first;
  const steps = observation.steps.length;
  if (!example) {
    say.fail('unshrunk', { law: law.text, seen, steps }, evidenceOf(observation));
    return;
  }
  const { repeats, script } = example.example;
  const evidence = [{ ...counterexampleEvidence(example.example), file: example.file }, ...evidenceOf(observation)];
  say.fail('broken', { law: law.text, seen, ...repeats, steps, script: script.join(' ') }, evidence);
}

function evidenceOf({ quotes }: WalkObservation): Evidence[] {
  return quotes.map(({ trial }, index) => timelineEvidence(trial, `Quote ${index + 1} of the walk`));
}

function walkRows(facts: WalkFacts, all: readonly LawRulings[]): Evidence {
  const steps = facts.observations.reduce((sum, observation) => sum + observation.steps.length, 0);
  return rowsEvidence(
    ['law', 'walks that held it'],
    all.map(({ law, held }) => [law.text, String(held.length)]),
    `${facts.observations.length} walks of ${steps} steps in all, seed ${facts.seed}`,
  );
}
