import { timelineEvidence } from '../../src/checks/evidence.js';
import { tool } from '../../src/cli/tool.js';
import type { Counterexample } from '../../src/model/counterexample.js';
import type { TimelineData } from '../../src/model/evidence.js';
import type { WalkObservation } from '../../src/model/facts/walks.js';
import type { Manifest } from '../../src/model/manifest.js';
import type { Finding } from './explore.js';
import { judgementOf } from './judgement.js';
import type { Law } from './laws/index.js';
import { scriptOf } from './script.js';
import { readSteps } from './steps.js';

/** A finding as it is saved in a file. Everything in it still has to pass the history's redaction. */
export function exampleOf(finding: Finding, law: Law, manifest: Manifest): Counterexample {
  const { observation } = finding.walked;
  return {
    schemaVersion: 1,
    tool: tool(),
    subject: 'partner',
    profile: '0pools',
    law: { id: law.id, text: law.text, rules: law.rules },
    seen: finding.seen,
    seed: finding.seed,
    path: finding.path,
    repeats: { runs: finding.runs, failed: finding.failed },
    steps: observation.steps,
    script: scriptOf(readSteps(observation.steps)),
    ...judgementOf(finding.walked, law, manifest),
    timeline: timelineOf(observation),
  };
}

/** The whole walk in four lanes, all of its quotes together. */
function timelineOf({ quotes }: WalkObservation): TimelineData {
  const [first] = quotes.map(({ trial }) => trial);
  if (!first) return { items: [], marks: [] };
  const trials = quotes.map(({ trial }) => trial);
  const moves = trials.flatMap(({ trade }, index) =>
    (trade?.history ?? []).map(({ status, atMs }) => ({ name: `trade ${index + 1} ${status}`, atMs })),
  );
  const { data } = timelineEvidence({
    ...first,
    calls: trials.flatMap(({ calls }) => calls),
    journal: trials.flatMap(({ journal }) => journal),
    deliveries: trials.flatMap(({ deliveries }) => deliveries),
    marks: [...trials.flatMap(({ marks }) => marks), ...(trials.length > 1 ? moves : [])],
    trade: trials.length > 1 ? null : first.trade,
  });
  // `timelineEvidence` makes exactly this.
  return data as TimelineData;
}
