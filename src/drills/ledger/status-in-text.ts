import type { Manifest } from '../../model/manifest.js';
import { type OrderStatus, orderStatuses } from '../../model/words.js';

/** Words that a sentence may hold beside the one that counts: "pending, not yet settled" is pending. */
const undecided: readonly OrderStatus[] = ['pending', 'open'];

/** The audit's word for what a page says: the whole text is a known word, or a known word stands in it. Null for neither. */
export function statusInText(text: string, vocabulary: Manifest['vocabulary']['status']): OrderStatus | null {
  const said = fold(text);
  const words = orderStatuses.flatMap((status) => [
    ...(vocabulary[status] ?? []).map((word) => ({ status, word: fold(word), own: true })),
    { status, word: status, own: false },
  ]);
  // The app's own use of a word goes before the audit's.
  words.push({ status: 'pending', word: 'reserved', own: false });
  const exact = words.filter(({ word }) => word === said);
  const whole = exact.find(({ own }) => own) ?? exact[0];
  if (whole) return whole.status;
  const inside = words.filter(({ word }) =>
    new RegExp(`(^|[^\\p{L}\\p{N}])${literal(word)}($|[^\\p{L}\\p{N}])`, 'u').test(said),
  );
  return (inside.find(({ status }) => undecided.includes(status)) ?? inside[0])?.status ?? null;
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();
}

function literal(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
