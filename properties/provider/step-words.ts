import type { ProviderStep } from '../../src/model/facts/provider.js';
import type { RetryProfile } from '../../src/model/profile.js';

const ordinals = ['first', 'second', 'third', 'fourth'] as const;

/** One sentence for one step of a walk over so many processes of the provider. */
export function sentence(step: ProviderStep, profile: RetryProfile, processes: number): string {
  switch (step.do) {
    case 'create': {
      const who = step.as === 0 ? '' : ` as credential ${step.as + 1}`;
      const count = step.copies > 1 ? `${step.copies} times at once ` : '';
      return `Create ${count}${keyWords(step.key)} and body ${String.fromCharCode(65 + step.body)}${who}${placeWords(step, processes)}.`;
    }
    case 'unkeyed':
      return `Do without a key: ${profile.operations.unkeyed[step.operation % Math.max(1, profile.operations.unkeyed.length)]?.name ?? 'nothing'}.`;
    case 'advance':
      return `Move the provider's clock by ${(step.ms / 3_600_000).toFixed(2)} h.`;
    case 'lose-cache':
      return 'Lose the response cache.';
    case 'fail-next':
      return 'Let the next creation end in a server error before it does anything.';
    case 'restart':
      return 'Restart the provider.';
  }
}

/** Copies go to one process after the other, so that several of them meet. */
function placeWords({ via, copies }: { readonly via: number; readonly copies: number }, processes: number): string {
  if (processes === 1) return '';
  const places = Array.from({ length: Math.min(copies, processes) }, (_, copy) => ((via + copy) % processes) + 1);
  return places.length === 1 ? ` at replica ${places[0]}` : ` at replicas ${places.join(', ')} by turns`;
}

function keyWords(key: number | null | 'own'): string {
  if (key === null) return 'with no key';
  return key === 'own' ? 'with a key each' : `with the ${ordinals[key] ?? `${key + 1}th`} key`;
}

/** How many processes of a provider the steps need at least. */
export function processesOf(steps: readonly ProviderStep[]): number {
  return Math.max(1, ...steps.map((step) => (step.do === 'create' ? step.via + 1 : 1)));
}

/** Steps as a file holds them. Throws a TypeError that names the first one that is none of a provider's. */
export function parseSteps(steps: readonly unknown[]): readonly ProviderStep[] {
  return steps.map((step, index) => {
    if (!isStep(step)) throw new TypeError(`step ${index + 1} is none that can be done to a provider`);
    return step;
  });
}

function isStep(value: unknown): value is ProviderStep {
  if (typeof value !== 'object' || value === null || !('do' in value)) return false;
  // Members are looked at one by one below.
  const step = value as Readonly<Record<string, unknown>>;
  const natural = (name: string, most = 1000) =>
    Number.isInteger(step[name]) && Number(step[name]) >= 0 && Number(step[name]) <= most;
  switch (step.do) {
    case 'create': {
      const { key } = step;
      const keyed = key === null || key === 'own' || natural('key');
      return keyed && natural('body') && natural('as') && natural('copies', 64) && natural('via');
    }
    case 'unkeyed':
      return natural('operation');
    case 'advance':
      return natural('ms', Number.MAX_SAFE_INTEGER);
    default:
      return step.do === 'lose-cache' || step.do === 'fail-next' || step.do === 'restart';
  }
}
