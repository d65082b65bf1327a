/** What the gaps between requests are like at least; every measure that is given counts. */
export interface Pace {
  /** The shortest gap. */
  readonly shortestMs?: number;
  /** The middle one by size, which a starved machine stretches last. */
  readonly middleMs?: number;
  /** How many times as long gaps are on average in the later half as in the earlier. */
  readonly growth?: number;
}

/** Whether gaps, ms in order, reach all that a pace asks for. */
export function keepsPace(gaps: readonly number[], pace: Pace): boolean {
  const { shortestMs = -Infinity, middleMs = -Infinity, growth = -Infinity } = pace;
  const sorted = [...gaps].sort((left, right) => left - right);
  const half = Math.floor(gaps.length / 2);
  return (
    (sorted[0] ?? 0) >= shortestMs &&
    (sorted[half] ?? 0) >= middleMs &&
    mean(gaps.slice(half)) / Math.max(1, mean(gaps.slice(0, half))) >= growth
  );
}

function mean(gaps: readonly number[]): number {
  return gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, gaps.length);
}
