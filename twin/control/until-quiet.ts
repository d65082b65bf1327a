import { setTimeout as pause } from 'node:timers/promises';
import type { Journal, JournalQuery } from '../api.js';

/** Nobody waits longer than this for a caller that never rests. */
const longestMs = 30_000;
const everyMs = 25;

/**
 * Resolves once no request that matches has arrived, been open or ended for `quietMs`, or after 30 s. In real time: the
 * twin's own clock may be moved meanwhile.
 */
export async function untilQuiet(journal: Journal, query: JournalQuery, quietMs: number): Promise<void> {
  const startedAt = performance.now();
  let since = startedAt;
  let seen = '';
  while (performance.now() - startedAt < longestMs) {
    const entries = journal.query(query);
    const open = entries.filter(({ endedAtMs }) => endedAtMs === null).length;
    const now = `${entries.length} ${open}`;
    if (now !== seen || open > 0) {
      seen = now;
      since = performance.now();
    }
    if (performance.now() - since >= quietMs) return;
    await pause(Math.min(everyMs, quietMs));
  }
}
