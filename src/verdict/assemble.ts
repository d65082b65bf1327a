import type { Catalogue } from '../model/catalogue.js';
import type { CheckOutcome, CheckReport, QuestionReport, Report } from '../model/report.js';
import { answer, areaBlocks } from './answer.js';
import { cover } from './cover.js';
import { verdictOf } from './verdict.js';

/** What a report says about its run, before anything is derived from checks. */
export type RunFacts = Pick<
  Report,
  | 'tool'
  | 'partner'
  | 'target'
  | 'upstream'
  | 'startedAt'
  | 'durationMs'
  | 'seed'
  | 'command'
  | 'subject'
  | 'profile'
  | 'only'
  | 'broken'
  | 'limits'
  | 'signIn'
  | 'created'
> & { readonly interrupted: boolean };

/** Derives everything that follows from the checks: answers, verdict, coverage, totals. The only place that does. */
export function assemble(
  run: RunFacts,
  checks: readonly CheckReport[],
  catalogue: Catalogue,
  notices: Report['notices'],
): Report {
  const questions = catalogue.questions.map(({ id, kind, text }): QuestionReport => {
    const own = checks.filter(({ question }) => question === id);
    const blocking = kind === 'question' || areaBlocks(own);
    return { id, text, blocking, answer: answer(own), checks: own.map((check) => check.id) };
  });
  const { tool, partner, target, upstream, startedAt, durationMs, seed, command, only, broken } = run;
  return {
    schemaVersion: 1,
    ...{ tool, partner, target, upstream, startedAt, durationMs, seed, command, only, broken },
    ...(run.subject === undefined ? {} : { subject: run.subject }),
    ...(run.profile === undefined ? {} : { profile: run.profile }),
    verdict: verdictOf(questions, { interrupted: run.interrupted, broken: broken !== null }),
    questions,
    checks,
    coverage: cover(catalogue, checks),
    totals: totals(checks),
    limits: run.limits,
    signIn: run.signIn,
    notices,
    created: run.created,
  };
}

function totals(checks: readonly CheckReport[]): Report['totals'] {
  const count = (outcome: CheckOutcome) => checks.filter((check) => check.outcome === outcome).length;
  return {
    pass: count('pass'),
    fail: count('fail'),
    unverified: count('unverified'),
    'not-applicable': count('not-applicable'),
    waived: count('waived'),
  };
}
