/** One complaint about a manifest. Lines and columns are 1-based; `path` is dotted, empty for the whole file. */
export interface ManifestProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
}

/** `readiness.yaml:12:3 webhoks: unknown key. Known: webhooks, ... Did you mean "webhooks"?` */
export function formatProblem(problem: ManifestProblem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  return problem.path === '' ? `${place} ${problem.message}` : `${place} ${problem.path}: ${problem.message}`;
}

/** A complaint before its path is looked up in the file. */
export interface Complaint {
  readonly path: string;
  /** Point at the key, not at its value. */
  readonly atKey?: boolean;
  readonly message: string;
}
