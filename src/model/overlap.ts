import type { Call } from './call.js';
import type { JournalEntry } from './history.js';

/** How far accepts of one quote really ran at the same time; milliseconds. */
export interface Overlap {
  readonly accepts: number;
  /** Between the first and the last accept leaving. */
  readonly spreadMs: number;
  /** Most accepts in flight at one moment. */
  readonly together: number;
  /** Accepts that had left before the first execution was answered upstream, and had no answer when it arrived. */
  readonly duringExecution: number;
}

/** Measures from recorded times alone. The last request of an operation is the one that accepts. */
export function measureOverlap(accepts: readonly Call[], executions: readonly JournalEntry[]): Overlap {
  const flights = accepts.map(flightOf);
  const starts = flights.map(({ start }) => start);
  const first = executions[0];
  return {
    accepts: accepts.length,
    spreadMs: starts.length === 0 ? 0 : round(Math.max(...starts) - Math.min(...starts)),
    together: Math.max(
      0,
      ...flights.map(({ start }) => flights.filter((f) => f.start <= start && f.end > start).length),
    ),
    duringExecution: first
      ? flights.filter(({ start, end }) => start < (first.endedAtMs ?? Infinity) && end > first.arrivedAtMs).length
      : 0,
  };
}

/** How many of these requests were open at the upstream at one moment, at most. */
export function mostOpen(entries: readonly JournalEntry[]): number {
  const open = (at: number) =>
    entries.filter((entry) => entry.arrivedAtMs <= at && (entry.endedAtMs ?? Infinity) > at).length;
  return Math.max(0, ...entries.map((entry) => open(entry.arrivedAtMs)));
}

function flightOf(call: Call): { start: number; end: number } {
  const last = call.exchanges.at(-1);
  return last ? { start: last.startedAtMs, end: last.endedAtMs } : { start: call.startedAtMs, end: call.endedAtMs };
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
