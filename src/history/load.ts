import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DrillRecord, History, JournalEntry, RunRecord } from '../model/history.js';
import { drillsDir, kinds, runFile, schemaVersion, upstreamDir } from './layout.js';

/** A recorded run that cannot be judged, and why: names the file. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
  constructor(
    readonly file: string,
    readonly reason: string,
  ) {
    super(`${file}: ${reason}`);
  }
}

/**
 * Reads a recorded run again. Drills that this version does not know are kept: their checks may be a partner's own.
 * Rejects with `HistoryError` for a missing, broken, foreign or newer file.
 */
export async function loadHistory(dir: string): Promise<History> {
  const run = (await readEnvelope(join(dir, runFile), kinds.run)) as RunRecord;
  const drills = new Map<string, DrillRecord>();
  for (const name of await filesIn(join(dir, drillsDir))) {
    const file = join(dir, drillsDir, name);
    const record = await readEnvelope(file, kinds.drill);
    if (!isDrillRecord(record))
      throw new HistoryError(file, 'broken: not the record of a drill (drill, state and times)');
    drills.set(record.drill, record);
  }
  return { run, drill: (id) => drills.get(id) ?? null };
}

/**
 * All that arrived at the upstreams of a recorded run, by stage; empty for a run without an upstream of ours, or of a
 * version that did not keep it. Rejects with `HistoryError`.
 */
export async function loadUpstreams(dir: string): Promise<readonly (readonly JournalEntry[])[]> {
  const stages: JournalEntry[][] = [];
  for (const name of await filesIn(join(dir, upstreamDir))) {
    const file = join(dir, upstreamDir, name);
    const { entries } = (await readEnvelope(file, kinds.upstream)) as { entries?: unknown };
    if (!Array.isArray(entries) || !entries.every(isJournalEntry)) {
      throw new HistoryError(file, 'broken: not the journal of an upstream');
    }
    stages.push(entries);
  }
  return stages;
}

async function filesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((name) => name.endsWith('.json')).sort();
  } catch {
    // A run that was interrupted early has no such folder yet.
    return [];
  }
}

async function readEnvelope(file: string, kind: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw new HistoryError(file, 'missing: this is not the folder of a recorded run');
    }
    throw new HistoryError(file, `cannot be read: ${error.code ?? error.message}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HistoryError(file, `broken: ${error instanceof Error ? error.message : 'not JSON'}`);
  }
  if (!isObject(value) || value.kind !== kind) throw new HistoryError(file, `foreign: expected "kind": "${kind}"`);
  if (value.schemaVersion !== schemaVersion) {
    const version = JSON.stringify(value.schemaVersion);
    throw new HistoryError(file, `schemaVersion ${version}, but this version reads ${schemaVersion}`);
  }
  if (!isObject(value.record)) throw new HistoryError(file, 'broken: "record" is missing');
  return value.record;
}

function isDrillRecord(value: unknown): value is DrillRecord {
  if (!isObject(value) || typeof value.drill !== 'string') return false;
  if (typeof value.startedAtMs !== 'number' || typeof value.endedAtMs !== 'number') return false;
  return value.state === 'done' ? 'facts' in value : value.state === 'blocked' && isObject(value.obstacle);
}

/** What readers of a journal rely on. */
function isJournalEntry(value: unknown): value is JournalEntry {
  if (!isObject(value) || typeof value.path !== 'string' || typeof value.method !== 'string') return false;
  return typeof value.arrivedAtMs === 'number' && typeof value.seq === 'number' && isObject(value.headers);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
