import fc from 'fast-check';
import { perform } from './perform.js';
import { crashPoints, failures, forgeries, type PartnerStep, refusals, type StepKind } from './steps.js';
import type { Walk } from './walk.js';
import type { WalkModel } from './walk-model.js';

/**
 * A step as fast-check draws it, with quotes counted from the newest. The model turns it into a plain step, or says that
 * it makes no sense now.
 */
class StepCommand implements fc.AsyncCommand<WalkModel, Walk> {
  readonly #drawn: PartnerStep;

  constructor(drawn: PartnerStep) {
    this.#drawn = drawn;
  }

  check(model: Readonly<WalkModel>): boolean {
    return model.ready(this.#resolve(model));
  }

  async run(model: WalkModel, walk: Walk): Promise<void> {
    const step = this.#resolve(model);
    model.note(step);
    await perform(walk, step);
  }

  toString(): string {
    return JSON.stringify(this.#drawn);
  }

  /** About the drawn quote, or else about the next one for which the step makes sense, so that few steps are idle. */
  #resolve(model: Readonly<WalkModel>): PartnerStep {
    const drawn = this.#drawn;
    const { length } = model.quotes;
    if (!('quote' in drawn)) return drawn;
    // Nothing can happen to a quote before there is one.
    if (length === 0) return { do: 'lock', lasts: 'long', upstream: drawn.quote % 2 === 0 ? 'settles' : 'waits' };
    const about = Array.from({ length }, (_, back): PartnerStep => {
      const quote = length - 1 - ((drawn.quote + back) % length);
      return drawn.do === 'change' ? { ...drawn, quote, of: drawn.of % length } : { ...drawn, quote };
    });
    return about.find((step) => model.ready(step)) ?? about[0] ?? drawn;
  }
}

/** What a walk is mainly about, so that steps that belong together meet in one sequence. */
export const themes = ['failures', 'doubles', 'signals', 'terms', 'crashes', 'restarts'] as const;
export type Theme = (typeof themes)[number];

/** Whether the app dies in walks on this theme, so that they need the stage to themselves. */
export function kills(theme: Theme): boolean {
  return theme === 'crashes' || theme === 'restarts';
}

/** How often each kind is drawn, of all; what a theme does not name is drawn rarely. */
const weights: Readonly<Record<Theme, Readonly<Partial<Record<StepKind, number>>>>> = {
  failures: { lock: 4, fault: 6, accept: 5, retry: 4, race: 1, 'hang-up': 2, poll: 2, refuse: 1, move: 1 },
  doubles: {
    lock: 4,
    accept: 5,
    retry: 4,
    race: 5,
    change: 2,
    'hang-up': 2,
    stranger: 1,
    decline: 1,
    move: 2,
    poll: 1,
  },
  signals: { lock: 4, accept: 4, move: 5, event: 4, 'late-event': 2, 'early-event': 2, forge: 2, poll: 3, retry: 1 },
  terms: {
    lock: 5,
    accept: 4,
    expire: 4,
    decline: 3,
    stranger: 3,
    refuse: 3,
    'lock-unavailable': 1,
    retry: 2,
    move: 2,
    poll: 1,
  },
  crashes: { lock: 4, crash: 5, accept: 4, retry: 3, race: 1, event: 3, move: 2, fault: 1, poll: 1 },
  restarts: { lock: 1, accept: 4, event: 9, crash: 4, move: 1 },
};

/** Sequences of up to `most` steps on one theme, of the kinds that are possible at all. */
export function walksOf(theme: Theme, possible: ReadonlySet<StepKind>, most: number) {
  const kinds = [...possible].filter((kind) => kills(theme) || kind !== 'crash');
  const drawn = kinds.flatMap((kind) => Array<StepKind>(weights[theme][kind] ?? 0).fill(kind));
  const arbitraries = (drawn.length > 0 ? drawn : kinds).map((kind) =>
    stepOf(kind, theme).map((step) => new StepCommand(step)),
  );
  // Small sizes run three commands of a sequence, which is too few for anything to come of the first.
  return fc.noBias(fc.commands<WalkModel, Walk, false>(arbitraries, { maxCommands: most, size: 'max' }));
}

const quote = fc.constantFrom(0, 0, 0, 1, 1, 2);
const ends = ['settles', 'settles', 'waits', 'waits', 'fails', 'releases'] as const;
/** Between two deliveries of an event the app does nothing else. */
const idly = ['idle', 'idle', 'idle', 'idle', 'idle'] as const;
/** Where walks are about events, most trades wait for one. */
const openEnds = ['settles', 'waits', 'waits', 'waits', 'fails', 'releases'] as const;

function stepOf(kind: StepKind, theme: Theme): fc.Arbitrary<PartnerStep> {
  switch (kind) {
    case 'lock':
      return fc.record({
        do: fc.constant(kind),
        lasts: fc.constantFrom('long' as const, 'long' as const, 'short' as const),
        upstream: fc.constantFrom(...(theme === 'signals' ? openEnds : ends)),
      });
    case 'lock-unavailable':
      return fc.record({
        do: fc.constant(kind),
        reason: fc.constantFrom('pool_dry' as const, 'engine_unavailable' as const, 'rate_unavailable' as const),
      });
    case 'race':
      return fc.record({
        do: fc.constant(kind),
        quote,
        width: fc.constantFrom(2, 2, 3, 3, 5, 8),
        attempts: fc.constantFrom('same' as const, 'new' as const),
      });
    case 'change':
      return fc.record({ do: fc.constant(kind), quote, of: quote });
    case 'move':
      return fc.record({
        do: fc.constant(kind),
        quote,
        to: fc.constantFrom(
          'settled' as const,
          'settled' as const,
          'failed' as const,
          'released' as const,
          'returned' as const,
        ),
        event: fc.constantFrom(true, true, false),
      });
    case 'event':
      return fc.record({ do: fc.constant(kind), quote, copies: fc.constantFrom(1, 1, 2) });
    case 'forge':
      return fc.record({ do: fc.constant(kind), quote, signing: fc.constantFrom(...forgeries) });
    case 'fault':
      return fc.record({
        do: fc.constant(kind),
        quote,
        point: fc.constantFrom('before-commit' as const, 'after-commit' as const),
        // A hang costs the app its whole time-out, and us with it.
        failure: fc.constantFrom(...failures, ...failures.filter((failure) => failure !== 'hang')),
        times: fc.constantFrom(1, 1, 2, 2, 3, 5),
      });
    case 'refuse':
      return fc.record({ do: fc.constant(kind), quote, as: fc.constantFrom(...refusals) });
    case 'crash':
      return fc.record({
        do: fc.constant(kind),
        quote,
        at: fc.constantFrom(...crashPoints, ...(theme === 'restarts' ? idly : [])),
      });
    default:
      return fc.record({ do: fc.constant(kind), quote });
  }
}
