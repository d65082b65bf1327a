import type { PartnerStep } from './steps.js';

/**
 * Shortens a walk as long as what is left still breaks: halves first, then smaller parts, then single steps, then
 * simpler details. Each try costs real requests and time, so `breaks` may say no when nothing is left to spend.
 */
export async function shrink(
  steps: readonly PartnerStep[],
  breaks: (steps: readonly PartnerStep[]) => Promise<boolean>,
): Promise<readonly PartnerStep[]> {
  let best = steps;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let end = best.length; end > 0; end -= size) {
      const shorter = without(best, Math.max(0, end - size), end);
      if (shorter.length > 0 && shorter.length < best.length && (await breaks(shorter))) {
        best = shorter;
        end = Math.min(end, best.length + size);
      }
    }
  }
  for (let at = 0; at < best.length; at += 1) {
    for (const simpler of simplerThan(best[at])) {
      const tried = best.with(at, simpler);
      if (!(await breaks(tried))) continue;
      best = tried;
      break;
    }
  }
  return best;
}

/** The walk without the steps from `start` to `end`; with a lock goes everything about its quote. */
function without(steps: readonly PartnerStep[], start: number, end: number): PartnerStep[] {
  const numbers = new Map<number, number>();
  let old = 0;
  let fresh = 0;
  for (const [index, step] of steps.entries()) {
    if (step.do !== 'lock') continue;
    if (index < start || index >= end) numbers.set(old, fresh++);
    old += 1;
  }
  return steps.flatMap((step, index): PartnerStep[] => {
    if (index >= start && index < end) return [];
    if (!('quote' in step)) return [step];
    const quote = numbers.get(step.quote);
    if (quote === undefined) return [];
    if (step.do !== 'change') return [{ ...step, quote }];
    const of = numbers.get(step.of);
    return of === undefined ? [] : [{ ...step, quote, of }];
  });
}

/** The same step with less to it, simplest first. */
function simplerThan(step: PartnerStep | undefined): PartnerStep[] {
  if (step?.do === 'lock') {
    const plain = { ...step, lasts: 'long', upstream: 'settles' } as const;
    return step.lasts === plain.lasts && step.upstream === plain.upstream ? [] : [plain];
  }
  if (step?.do === 'fault')
    return Array.from({ length: step.times - 1 }, (_, index) => ({ ...step, times: index + 1 }));
  if (step?.do === 'race') return step.width > 2 ? [{ ...step, width: 2 }] : [];
  if (step?.do === 'event') return step.copies > 1 ? [{ ...step, copies: 1 }] : [];
  return [];
}
