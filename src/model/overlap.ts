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
  /** What of the accepts arrived at the upstream side by side; null where fewer than two requests of one kind did. */
  readonly upstream: UpstreamArrivals | null;
}

/** The first requests of one operation that came while accepts were in flight, one an accept at most. */
interface UpstreamArrivals {
  readonly operation: string;
  readonly requests: number;
  /** Between the first and the last of them, by the upstream's own clock. */
  readonly spreadMs: number;
}

/**
 * Measures from recorded times alone. The last request of an operation is the one that accepts.
 *
 * @param journal everything that arrived at the upstream about the quote, in order; where the app reads the quote before
 * it executes, or executes twice, it shows how close together the accepts were inside the app
 */
export function measureOverlap(
  accepts: readonly Call[],
  executions: readonly JournalEntry[],
  journal: readonly JournalEntry[] = executions,
): Overlap {
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
    upstream: arrivalsOf(flights, journal),
  };
}

function arrivalsOf(flights: readonly Flight[], journal: readonly JournalEntry[]): UpstreamArrivals | null {
  const during = journal.filter(({ arrivedAtMs: at }) => flights.some(({ start, end }) => start <= at && at < end));
  const kinds = [...new Set(during.flatMap(({ operation }) => operation ?? []))].map((operation) => ({
    operation,
    times: during.flatMap((entry) => (entry.operation === operation ? [entry.arrivedAtMs] : [])),
  }));
  const most = kinds.reduce<(typeof kinds)[number] | null>(
    (found, next) => (found && found.times.length >= next.times.length ? found : next),
    null,
  );
  const times = most?.times.slice(0, flights.length) ?? [];
  if (!most || times.length < 2) return null;
  const spreadMs = round(Math.max(...times) - Math.min(...times));
  return { operation: most.operation, requests: times.length, spreadMs };
}

/** How many of these requests were open at the upstream at one moment, at most. */
export function mostOpen(entries: readonly JournalEntry[]): number {
  const open = (at: number) =>
    entries.filter((entry) => entry.arrivedAtMs <= at && (entry.endedAtMs ?? Infinity) > at).length;
  return Math.max(0, ...entries.map((entry) => open(entry.arrivedAtMs)));
}

interface Flight {
  readonly start: number;
  readonly end: number;
}

function flightOf(call: Call): Flight {
  const last = call.exchanges.at(-1);
  return last ? { start: last.startedAtMs, end: last.endedAtMs } : { start: call.startedAtMs, end: call.endedAtMs };
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
