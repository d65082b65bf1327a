import { setMaxListeners } from 'node:events';
import { within } from '../probes/browser/within.js';

/** Ties what a drill does to its life: before its end everything may be begun, afterwards nothing. */
export interface Tether {
  /** Aborted when the drill ends, however it does, or the run is stopped. Waits end with it. */
  readonly ended: AbortSignal;
  /** Hangs up on requests: when the run is stopped, or when those under way at the drill's end did not end by themselves. */
  readonly signal: AbortSignal;
  /** Throws once the drill has ended. */
  check(): void;
  /** Does what reaches the target, and counts it as under way until it is over. Rejects once the drill has ended. */
  begin<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for what others do, no longer than the drill lives. */
  wait<T>(work: () => Promise<T>): Promise<T>;
  /** Puts something back when the drill ends, the last things first; harmless where the drill has done so itself. */
  atEnd(restore: () => unknown): void;
  /** Ends the drill: puts back what it left, and resolves when nothing of it is under way, after a bounded time at most. */
  end(patienceMs: number): Promise<void>;
}

/** How long it may take until requests that were hung up on are over, ms. */
const hangUpMs = 2_000;

/** `stopped` ends everything at once. */
export function createTether(stopped: AbortSignal): Tether {
  const end = new AbortController();
  const hangUp = new AbortController();
  const ended = AbortSignal.any([stopped, end.signal]);
  const signal = AbortSignal.any([stopped, hangUp.signal]);
  // Every wait and request of the drill listens.
  setMaxListeners(0, ended, signal);
  const underWay = new Set<Promise<unknown>>();
  const restores: (() => unknown)[] = [];

  const putBack = () =>
    Promise.allSettled(
      restores
        .splice(0)
        .reverse()
        .map(async (restore) => restore()),
    );
  const quiet = (ms: number) => within(Promise.allSettled(underWay), ms).catch(() => undefined);

  return {
    ended,
    signal,
    check: () => ended.throwIfAborted(),
    begin(work) {
      if (ended.aborted) return refused(ended.reason);
      const doing = work();
      underWay.add(doing);
      const over = () => underWay.delete(doing);
      doing.then(over, over);
      return doing;
    },
    wait(work) {
      if (ended.aborted) return refused(ended.reason);
      return endingWith(ended, work());
    },
    atEnd: (restore) => restores.push(restore),
    async end(patienceMs) {
      end.abort(new Error('the drill has ended'));
      // What is held upstream must go on before anything can end.
      const first = putBack();
      // A request that was hung up on would be worked on all the same, and unseen: it is better answered.
      await quiet(patienceMs);
      hangUp.abort(end.signal.reason);
      await quiet(hangUpMs);
      await first;
      await putBack();
    },
  };
}

/** Of a drill that has ended, branches may go on whose results nobody asks for: no rejection of theirs may end the audit. */
function refused(reason: unknown): Promise<never> {
  const rejection = Promise.reject(reason);
  rejection.catch(() => undefined);
  return rejection;
}

function endingWith<T>(ended: AbortSignal, work: Promise<T>): Promise<T> {
  const waiting = new Promise<T>((resolve, reject) => {
    const stop = () => reject(ended.reason);
    ended.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => ended.removeEventListener('abort', stop));
  });
  waiting.catch(() => undefined);
  return waiting;
}
