import { defects } from '../../partners/defects/index.js';
import { UsageError, unknownWord } from './usage-error.js';

/** Throws UsageError for a defect that is not in the list, or one that would have to be planted into a running partner. */
export function refuseDefects(ids: readonly string[], target: string | undefined): void {
  const known = defects.map(({ id }) => id);
  for (const id of ids) if (!known.includes(id)) throw unknownWord('defect', id, known);
  if (ids.length === 0 || target === undefined) return;
  throw new UsageError(
    '--defect plants a mistake into a partner that the audit starts; it cannot be combined with --target',
  );
}
