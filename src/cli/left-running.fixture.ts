import { readdirSync, readFileSync } from 'node:fs';

/**
 * Processes that were started with this mark in their environment, which everything that an audit starts inherits.
 * Linux only; elsewhere there is nothing to look at.
 */
export function leftRunning(mark: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark);
    } catch {
      // It ended while we looked, or is somebody else's.
      return false;
    }
  });
}
