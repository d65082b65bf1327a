import fc from 'fast-check';
import type { ProviderReach, ProviderStep } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';
import { unpromised } from '../../suites/provider-contract/judge-law.js';
import { leastLeft, sequenceOf } from './find-breaches.js';
import { type Need, needOf, scenariosFor, sequencesFor } from './scenarios.js';

export interface Cost {
  readonly trades: number;
  readonly requests: number;
}

/** What one fixed sequence will do, before anything is sent. */
export interface ScenarioForecast {
  readonly id: string;
  readonly title: string;
  /** What is missing, so that its checks stay unverified; null: nothing. */
  readonly missing: Need | null;
  readonly cost: Cost;
  /** Ids of the checks that rest on it. */
  readonly checks: readonly string[];
}

export interface ProviderForecast {
  readonly scenarios: readonly ScenarioForecast[];
  /** About what generated sequences cost where nothing is found; each run has others. */
  readonly generated: { readonly sequences: number; readonly cost: Cost };
}

/** What an audit of a provider will do and cost, from the profile and what the audit is given alone. */
export function forecastProvider(
  profile: RetryProfile,
  reach: ProviderReach & { readonly targets: number },
  only: readonly string[] | null,
  maxTrades: number,
): ProviderForecast {
  const has: Readonly<Record<Need, boolean>> = {
    control: reach.control,
    restart: reach.restart,
    'second-credential': reach.credentials > 1,
  };
  const scenarios = scenariosFor(profile, { ...reach, credentials: 2 }, only).map((scenario): ScenarioForecast => {
    const { id, title, laws, steps } = scenario;
    const need = needOf(scenario);
    const missing = need === null || has[need] ? null : need;
    const checks = laws.filter((law) => unpromised(law, profile) === null && (only === null || only.includes(law)));
    // Without another account it would be played with the same one, so it is not played.
    const cost = missing === 'second-credential' ? { trades: 0, requests: 0 } : costOf(steps, profile, reach);
    return { id, title, missing, cost, checks };
  });
  const left = maxTrades - total(scenarios.map(({ cost }) => cost)).trades;
  return { scenarios, generated: generatedWithin(left, profile, reach, only) };
}

/** Adds up. */
export function total(costs: readonly Cost[]): Cost {
  const sum = (of: keyof Cost) => costs.reduce((all, cost) => all + cost[of], 0);
  return { trades: sum('trades'), requests: sum('requests') };
}

function generatedWithin(
  left: number,
  profile: RetryProfile,
  reach: ProviderReach & { readonly targets: number },
  only: readonly string[] | null,
): ProviderForecast['generated'] {
  const line = {
    profile,
    credentials: { length: reach.credentials },
    targets: { length: reach.targets },
    control: reach.control ? {} : null,
    restart: reach.restart ? {} : null,
  };
  const costs: Cost[] = [];
  for (const steps of fc.sample(sequenceOf(line, new Set()), { seed: 1, numRuns: sequencesFor(only) })) {
    if (left - total(costs).trades < leastLeft) break;
    costs.push(costOf(steps, profile, reach));
  }
  return { sequences: costs.length, cost: total(costs) };
}

/** What a walk sends: creations, what they need first, lists at its end, and calls of a twin's control. */
function costOf(steps: readonly ProviderStep[], profile: RetryProfile, { control, credentials }: ProviderReach): Cost {
  const { prepare, list } = profile.operations;
  const creates = steps.filter((step) => step.do === 'create');
  const trades = creates.reduce((sum, { copies }) => sum + copies, 0);
  const users = new Set(creates.map(({ as }) => as % credentials));
  const prepared = new Set(creates.map(({ as, body }) => `${as % credentials} ${body % profile.variants.length}`));
  const asked = steps.filter((step) => step.do === 'unkeyed').length;
  // A journal is read before and after requests that leave together, and an ordered failure is taken back.
  const controls = steps.reduce((sum, step) => {
    if (step.do === 'create') return sum + (step.copies > 1 ? 2 : 0);
    return sum + (step.do === 'fail-next' ? 2 : step.do === 'advance' || step.do === 'lose-cache' ? 1 : 0);
  }, 0);
  const clock = prepare?.outputs.expiresAt === undefined ? 0 : 1;
  const requests =
    trades + asked + (prepare ? prepared.size : 0) + (list ? users.size : 0) + (control ? controls + clock : 0);
  return { trades, requests };
}
