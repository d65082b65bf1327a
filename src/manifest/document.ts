import { expandTree, type Place } from './expand.js';
import type { Complaint, ManifestProblem } from './problem.js';
import { composeTree } from './yaml-tree.js';

/** A YAML file taken apart: its value, and where everything in it was written. */
export interface YamlDocument {
  readonly value: unknown;
  readonly places: ReadonlyMap<string, Place>;
  /** Values that came from the environment. */
  readonly secrets: readonly string[];
  /** What is wrong with the file already, before anybody looks at what it means. */
  readonly problems: readonly ManifestProblem[];
  /** Whether there is a value that can be judged at all. */
  readonly judgeable: boolean;
  /** All complaints with their places, in order; those about values that the environment did not give are left out. */
  problemsOf(complaints: readonly Complaint[]): ManifestProblem[];
  /** 1-based line of a dotted path, or of its nearest ancestor that is written. */
  line(path: string): number;
}

/** Reads YAML and puts the environment in. Answers every fault with line and column; never throws for what a file holds. */
export function openDocument(text: string, file: string, env: NodeJS.ProcessEnv): YamlDocument {
  const { root, faults } = composeTree(text);
  const position = positions(text);
  const problemAt = (at: number, path: string, message: string): ManifestProblem => ({
    file,
    ...position(at),
    path: bracketed(path),
    message,
  });
  if (root === null || faults.length > 0) {
    const found = faults.length > 0 ? faults : [{ at: 0, message: 'holds no document' }];
    const problems = found.map((fault) => problemAt(fault.at, '', fault.message));
    const nothing = { value: null, places: new Map<string, Place>(), secrets: [] };
    return { ...nothing, problems, judgeable: false, problemsOf: () => [...problems], line: () => 1 };
  }
  const { value, places, secrets, faults: open } = expandTree(root, text, env);
  const problems = open.map((fault) => problemAt(fault.at, fault.path, fault.message));
  const spoilt = new Set(open.map((fault) => fault.path));
  return {
    value,
    places,
    secrets,
    problems,
    // A variable that is not set leaves no value to judge; what is unbounded is not judged either.
    judgeable: open.every((fault) => fault.path !== ''),
    problemsOf(complaints) {
      const more = complaints
        .filter(({ path }) => !spoilt.has(path))
        .map((complaint) => {
          const place = nearestPlace(places, complaint.path);
          const at = complaint.atKey === true && place.key >= 0 ? place.key : place.value;
          return problemAt(at, complaint.path, withoutSecrets(complaint.message, secrets));
        });
      return ordered([...problems, ...more]);
    },
    line: (path) => position(lineStart(nearestPlace(places, unbracketed(path)))).line,
  };
}

/** Offsets to 1-based lines and columns. */
function positions(text: string): (at: number) => { line: number; column: number } {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return (at) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  };
}

/** The place of a path, or of its nearest ancestor that is written. */
function nearestPlace(places: ReadonlyMap<string, Place>, path: string): Place {
  const found = places.get(path);
  if (found !== undefined) return found;
  if (path === '') return { key: 0, value: 0, written: null, interpolated: false };
  return nearestPlace(places, path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '');
}

function lineStart(place: Place): number {
  return place.key >= 0 ? place.key : place.value;
}

function bracketed(path: string): string {
  return path.replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]');
}

function unbracketed(path: string): string {
  return path.replaceAll(/\[(\d+)\]/g, '.$1');
}

/** Complaints quote what is written; this is for what slips through all the same. */
function withoutSecrets(message: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .reduce((text, secret) => text.replaceAll(secret, '[secret]'), message);
}

function ordered(problems: readonly ManifestProblem[]): ManifestProblem[] {
  const unique = new Map(
    problems.map((problem) => [`${problem.line}:${problem.column}:${problem.path}:${problem.message}`, problem]),
  );
  return [...unique.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
