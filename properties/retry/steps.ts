import type { WalkStep } from '../../src/model/counterexample.js';

/** Where the audited app's execution stands when the upstream's fault hits it. */
type FaultPoint = 'before-commit' | 'after-commit';

export const failures = ['drop', 'reset', 'hang', '500', '503', 'truncate', 'broken-json'] as const;
/** How an execution request fails: the connection, the answer, or both. */
export type Failure = (typeof failures)[number];

export const refusals = ['quote_expired', 'rate_limited', 'velocity_limit_exceeded'] as const;
type Refusal = (typeof refusals)[number];

export const crashPoints = ['idle', 'before-send', 'before-commit', 'after-commit', 'at-answer'] as const;
/** What the app is doing when it is killed: nothing, an accept it has not sent yet, or an execution held upstream. */
export type CrashPoint = (typeof crashPoints)[number];

const endings = ['settled', 'failed', 'released', 'returned'] as const;
type Ending = (typeof endings)[number];

export const forgeries = ['unsigned', 'wrong-secret', 'stale', 'tampered'] as const;

/** One thing that happens in a walk on the retry contract. `quote` counts the walk's own locks from 0. */
export type PartnerStep =
  | {
      readonly do: 'lock';
      readonly lasts: 'long' | 'short';
      readonly upstream: 'settles' | 'fails' | 'releases' | 'waits';
    }
  | { readonly do: 'lock-unavailable'; readonly reason: 'pool_dry' | 'engine_unavailable' | 'rate_unavailable' }
  /** The user accepts: a new intent, also where it is a second tab. */
  | { readonly do: 'accept'; readonly quote: number }
  /** The client sends the last attempt of this quote again. */
  | { readonly do: 'retry'; readonly quote: number }
  | { readonly do: 'race'; readonly quote: number; readonly width: number; readonly attempts: 'same' | 'new' }
  /** The client cuts its line while the execution is under way. */
  | { readonly do: 'hang-up'; readonly quote: number }
  /** The attempt id of another quote comes with this quote: a changed body. */
  | { readonly do: 'change'; readonly quote: number; readonly of: number }
  | { readonly do: 'stranger'; readonly quote: number }
  | { readonly do: 'decline'; readonly quote: number }
  | { readonly do: 'expire'; readonly quote: number }
  | { readonly do: 'poll'; readonly quote: number }
  | { readonly do: 'move'; readonly quote: number; readonly to: Ending; readonly event: boolean }
  /** The event of the trade's end, again or once more. */
  | { readonly do: 'event'; readonly quote: number; readonly copies: number }
  /** A well signed event that contradicts how the order ended. */
  | { readonly do: 'late-event'; readonly quote: number }
  /** An event of settlement before the execution is answered. */
  | { readonly do: 'early-event'; readonly quote: number }
  | { readonly do: 'forge'; readonly quote: number; readonly signing: (typeof forgeries)[number] }
  | {
      readonly do: 'fault';
      readonly quote: number;
      readonly point: FaultPoint;
      readonly failure: Failure;
      readonly times: number;
    }
  | { readonly do: 'refuse'; readonly quote: number; readonly as: Refusal }
  | { readonly do: 'crash'; readonly quote: number; readonly at: CrashPoint };

export type StepKind = PartnerStep['do'];

type Detail = 'quote' | readonly (string | number | boolean)[] | { readonly from: number; readonly to: number };

const points: readonly FaultPoint[] = ['before-commit', 'after-commit'];

/** What a step of each kind holds: an index of a quote, one of these values, or a whole number between two. */
const details: { readonly [K in StepKind]: Readonly<Record<string, Detail>> } = {
  lock: { lasts: ['long', 'short'], upstream: ['settles', 'fails', 'releases', 'waits'] },
  'lock-unavailable': { reason: ['pool_dry', 'engine_unavailable', 'rate_unavailable'] },
  accept: { quote: 'quote' },
  retry: { quote: 'quote' },
  race: { quote: 'quote', width: { from: 2, to: 8 }, attempts: ['same', 'new'] },
  'hang-up': { quote: 'quote' },
  change: { quote: 'quote', of: 'quote' },
  stranger: { quote: 'quote' },
  decline: { quote: 'quote' },
  expire: { quote: 'quote' },
  poll: { quote: 'quote' },
  move: { quote: 'quote', to: endings, event: [true, false] },
  event: { quote: 'quote', copies: { from: 1, to: 3 } },
  'late-event': { quote: 'quote' },
  'early-event': { quote: 'quote' },
  forge: { quote: 'quote', signing: forgeries },
  fault: { quote: 'quote', point: points, failure: failures, times: { from: 1, to: 8 } },
  refuse: { quote: 'quote', as: refusals },
  crash: { quote: 'quote', at: crashPoints },
};

/** Reads steps out of a file. Throws a TypeError that names the step and the value that cannot be. */
export function readSteps(steps: readonly WalkStep[]): PartnerStep[] {
  return steps.map((step, index) => {
    const expected = Object.hasOwn(details, step.do) ? details[step.do as StepKind] : null;
    if (!expected) {
      throw new TypeError(
        `step ${index + 1}: nothing is called "${step.do}". Known: ${Object.keys(details).join(', ')}`,
      );
    }
    for (const [name, detail] of Object.entries(expected)) {
      if (!fits(step[name], detail)) {
        throw new TypeError(`step ${index + 1} (${step.do}): \`${name}\` cannot be ${JSON.stringify(step[name])}`);
      }
    }
    // Every detail of its kind was just looked at.
    return step as unknown as PartnerStep;
  });
}

function fits(value: unknown, detail: Detail): boolean {
  if (Array.isArray(detail)) return detail.includes(value);
  const { from, to } = detail === 'quote' ? { from: 0, to: 99 } : (detail as { from: number; to: number });
  return Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to;
}
