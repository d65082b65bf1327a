import type { ProviderStep } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';
import { laws as allLaws, type LawId } from '../../suites/provider-contract/observation.js';

export interface ProviderScenario {
  readonly id: string;
  readonly title: string;
  /** What it is there for; none of these can be judged without it. */
  readonly laws: readonly LawId[];
  readonly steps: readonly ProviderStep[];
}

/** What an audit may lack for a sequence: a hand on the provider, or another account. */
export type Need = 'control' | 'restart' | 'second-credential';

export const needWords: Readonly<Record<Need, string>> = {
  control: "the provider's clock, cache and faults are out of reach (TWIN_CONTROL_TOKEN of a twin)",
  restart: 'no command restarts the provider (--restart)',
  'second-credential': 'there is one credential only (PROVIDER_SECRET_KEY_2 of another account)',
};

/** What a sequence cannot do without. */
export function needOf({ steps }: Pick<ProviderScenario, 'steps'>): Need | null {
  if (steps.some((step) => step.do === 'restart')) return 'restart';
  if (steps.some((step) => step.do === 'create' && step.as > 0)) return 'second-credential';
  return steps.some((step) => step.do !== 'create' && step.do !== 'unkeyed') ? 'control' : null;
}

type Create = Extract<ProviderStep, { do: 'create' }>;
const create = (more: Partial<Create> = {}): Create => ({
  ...{ do: 'create', key: 0, body: 0, as: 0, copies: 1, via: 0 },
  ...more,
});
const minute = 60_000;

/** Generated sequences of a whole run, and of one that asks a single check. */
const sequences = { whole: 40, fewest: 10 };

/** How many generated sequences a run of these checks has at most; the allowed creations bound them too. */
export function sequencesFor(only: readonly string[] | null): number {
  if (only === null) return sequences.whole;
  const share = only.length / Object.keys(allLaws).length;
  return Math.max(sequences.fewest, Math.ceil(sequences.whole * share));
}

/**
 * One short sequence for each promise that the profile makes, and for those that everybody makes, as far as these checks
 * need them. Where a refusal or an error is looked at, a creation that must succeed stands beside it: else nobody knows
 * what was refused.
 */
export function scenariosFor(
  { promises, operations }: RetryProfile,
  reach: { readonly credentials: number; readonly restart: boolean },
  only: readonly string[] | null,
): readonly ProviderScenario[] {
  const { retention } = promises;
  const all: readonly (ProviderScenario & { readonly when: boolean })[] = [
    {
      id: 'replay',
      title: 'the same request again',
      laws: [
        'replay-answers-original',
        'nothing-created-unseen',
        ...(operations.unkeyed.length > 0 ? [] : ['unkeyed-operations' as const]),
      ],
      when: true,
      steps: [create(), create({ via: 1 })],
    },
    {
      id: 'changed-body',
      title: 'the same key with another body',
      laws: ['changed-body-refused', 'conflict-tells-nothing'],
      when: promises.mismatch !== 'unstated',
      steps: [create(), create({ body: 1 }), create()],
    },
    {
      id: 'missing-key',
      title: 'a creation without a key',
      laws: ['key-required'],
      when: promises.missingKey !== 'unstated' && promises.missingKey !== 'optional',
      steps: [create({ key: null }), create()],
    },
    {
      id: 'new-key',
      title: 'the same body under a new key',
      laws: ['new-key-new-resource', 'quote-executes-once'],
      when: promises.newKey !== 'unstated' || promises.prepared !== 'unstated',
      steps: [create(), create({ key: 1 })],
    },
    {
      id: 'parallel',
      title: 'one key many times at once',
      laws: ['parallel-requests-one-execution', 'nothing-created-unseen'],
      when: true,
      steps: [create({ copies: 6 }), create()],
    },
    {
      id: 'parallel-pair',
      title: 'one key twice at once',
      laws: ['parallel-requests-one-execution'],
      when: true,
      steps: [create({ copies: 2 })],
    },
    {
      id: 'parallel-keys',
      title: 'one quote under many keys at once',
      laws: ['parallel-requests-one-execution'],
      when: promises.prepared === 'once',
      steps: [create({ key: 'own', copies: 4 })],
    },
    {
      id: 'credentials',
      title: 'the same key of another credential',
      laws: ['keys-belong-to-credentials'],
      when: promises.scope === 'credential' && reach.credentials > 1,
      steps: [create(), create({ as: 1 }), create({ key: 1, as: 1 }), create()],
    },
    {
      id: 'expired',
      title: 'an execution past expiry',
      laws: ['expired-quote-refused'],
      when: operations.prepare?.outputs.expiresAt !== undefined,
      // The quote must be there before the clock moves: a missing key is refused and leaves it locked.
      steps: [create({ key: null }), { do: 'advance', ms: 3_600_000 }, create({ key: 1 }), create({ key: 2, body: 1 })],
    },
    {
      id: 'cache-loss',
      title: 'the response cache is lost',
      laws: ['second-layer-answers'],
      when: promises.secondLayer === 'answers',
      steps: [create(), { do: 'lose-cache' }, create(), { do: 'lose-cache' }, create({ body: 1 })],
    },
    ...(retention === 'unstated'
      ? []
      : [
          {
            id: 'retention',
            title: 'the key at the end of its time',
            laws: ['key-lives-its-time' as const],
            when: true,
            steps: [
              create(),
              { do: 'advance' as const, ms: retention.ms - minute },
              create(),
              { do: 'advance' as const, ms: 2 * minute },
              create(),
            ],
          },
        ]),
    {
      id: 'restart',
      title: 'the provider restarts',
      laws: ['key-survives-restart'],
      when: promises.restart === 'survives' || reach.restart,
      steps: [create(), { do: 'restart' }, create()],
    },
    {
      id: 'failure',
      title: 'the first attempt ends in a server error',
      laws: ['failed-attempt-can-be-retried'],
      when: promises.failure !== 'unstated',
      steps: [{ do: 'fail-next' }, create(), create(), create({ key: 1 })],
    },
    {
      id: 'unkeyed',
      title: 'what takes no key',
      laws: ['unkeyed-operations'],
      when: operations.unkeyed.length > 0,
      steps: operations.unkeyed.map((_, operation) => ({ do: 'unkeyed', operation })),
    },
  ];
  const wanted = (laws: readonly string[]) => only === null || laws.some((law) => only.includes(law));
  const chosen = all.filter(({ when, laws }) => when && wanted(laws));
  return chosen.map(({ id, title, laws, steps }) => ({ id, title, laws, steps }));
}
