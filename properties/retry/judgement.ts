import { breaks, isGiven } from '../../src/counterexamples/breaks.js';
import type { WalkAction, WalkExpectation } from '../../src/model/counterexample.js';
import type { Manifest } from '../../src/model/manifest.js';
import { expectationsOf } from './expectations.js';
import type { Law } from './laws/index.js';
import { readingsOf } from './readings.js';
import type { Walked } from './run-walk.js';
import { signInsFor } from './sign-ins.js';

/** Everything an export sends, readings at its end included, and what the law asks of their answers. */
export interface Judgement {
  readonly actions: readonly WalkAction[];
  /** Broken by the answers as recorded, each but what must be given; empty where the law shows in nothing that can be read so. */
  readonly expectations: readonly WalkExpectation[];
}

/** Makes a walk whole for whoever runs it elsewhere, with what shows whether the law held. */
export function judgementOf(walked: Walked, law: Law, manifest: Manifest): Judgement {
  const { observation, signIns } = walked;
  const ruling = law.judge(observation);
  const at = ruling.outcome === 'broken' ? ruling.quote : null;
  const quote = at === null ? null : (observation.quotes[at] ?? null);
  const readings = readingsOf(walked, law, quote);
  const asked = expectationsOf(law, { ...readings, manifest, observation, quote });
  const expectations = asked.filter((each) => isGiven(each) || breaks(each, readings.actions));
  if (expectations.some((each) => !isGiven(each))) return { actions: readings.actions, expectations };
  return { actions: [...signInsFor(walked.actions, signIns), ...walked.actions], expectations: [] };
}
