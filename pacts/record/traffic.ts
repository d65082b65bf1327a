import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HistoryError, loadHistory, loadUpstreams } from '../../src/history/load.js';
import type { JournalEntry } from '../../src/model/history.js';

/** Something that the partner wrote, and when: an answer to its users or a request to the upstream. */
interface Utterance {
  readonly text: string;
  readonly atMs: number;
}

/** One run as far as contracts are concerned. */
export interface Traffic {
  readonly partner: string;
  /** Everything that arrived at the upstreams, in order of arrival within a stage. */
  readonly entries: readonly JournalEntry[];
  /** The partner's answers to its users. */
  readonly answers: readonly Utterance[];
}

/**
 * Reads what a recorded run says about its upstream traffic. Rejects with `HistoryError` for a folder that holds no run
 * or a run without such traffic: an empty contract would be kept by every provider.
 */
export async function readTraffic(dir: string): Promise<Traffic> {
  const { run } = await loadHistory(dir);
  const stages = await loadUpstreams(dir);
  const entries = stages.flat();
  if (entries.length === 0) {
    throw new HistoryError(dir, 'nothing arrived at the upstream in this run (upstream.mode none, or an old record)');
  }
  return { partner: run.partner.name, entries, answers: await readAnswers(join(dir, 'drills')) };
}

/** Drills keep their exchanges in facts of their own shapes; an exchange is known by its own. */
async function readAnswers(dir: string): Promise<Utterance[]> {
  const answers: Utterance[] = [];
  const names = await readdir(dir).catch(() => []);
  for (const name of names) {
    const drill: unknown = JSON.parse(await readFile(join(dir, name), 'utf8'));
    collect(drill, answers);
  }
  return answers;
}

function collect(value: unknown, into: Utterance[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (isAnswered(value)) into.push({ text: value.response.body, atMs: value.endedAtMs });
  for (const member of Object.values(value)) collect(member, into);
}

function isAnswered(value: object): value is { response: { body: string }; endedAtMs: number } {
  if (!('response' in value && 'request' in value && 'endedAtMs' in value)) return false;
  const { response, endedAtMs } = value;
  if (typeof endedAtMs !== 'number' || typeof response !== 'object' || response === null) return false;
  return 'body' in response && typeof response.body === 'string';
}
