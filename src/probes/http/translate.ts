import type { Manifest } from '../../model/manifest.js';
import { entryKinds, type OperationName, orderStatuses, unavailableReasons } from '../../model/words.js';

type Words = Readonly<Partial<Record<string, readonly string[]>>>;

export interface Translated {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly raw: Readonly<Record<string, unknown>>;
  /** One line per word that no vocabulary knows. */
  readonly unknown: readonly string[];
}

/** Turns the app's words into the audit's. A word outside the vocabulary is kept out of the outputs. */
export function translate(
  operation: OperationName,
  found: Readonly<Record<string, unknown>>,
  vocabulary: Manifest['vocabulary'],
): Translated {
  const outputs: Record<string, unknown> = { ...found };
  const raw: Record<string, unknown> = {};
  const unknown: string[] = [];
  const scalars: readonly [string, readonly string[], string, Words][] = [
    ['status', orderStatuses, 'status', vocabulary.status],
    ['unavailableReason', unavailableReasons, 'reason', vocabulary.reason],
  ];
  for (const [output, words, name, mapped] of scalars) {
    if (outputs[output] === undefined || operation === 'signIn' || operation === 'supportPacket') continue;
    raw[output] = outputs[output];
    const word = meaning(outputs[output], words, mapped, name);
    if (word === null) {
      delete outputs[output];
      unknown.push(`the ${output} "${shown(raw[output])}" is not in vocabulary.${name}`);
    } else outputs[output] = word;
  }
  const lists: readonly [OperationName, string, string, string, (word: unknown) => unknown][] = [
    [
      'ledger',
      'entries',
      'kind',
      'vocabulary.entryKind',
      (word) => meaning(word, entryKinds, vocabulary.entryKind, 'entryKind'),
    ],
    [
      'dailyClose',
      'rows',
      'status',
      'vocabulary.status',
      (word) => meaning(word, orderStatuses, vocabulary.status, 'status'),
    ],
    ['lanes', 'lanes', 'side', 'vocabulary.side', (word) => side(word, vocabulary.side ?? {})],
    ['lanes', 'lanes', 'available', 'the words for yes and no', yesOrNo],
  ];
  for (const [owner, output, field, name, translated] of lists) {
    const items = outputs[output];
    if (owner !== operation || !Array.isArray(items)) continue;
    const strange = new Set<string>();
    outputs[output] = items.map((item: unknown) => {
      if (typeof item !== 'object' || item === null || !Object.hasOwn(item, field)) return item;
      // `field` is an own member, checked above.
      const { [field]: said, ...rest } = item as Record<string, unknown>;
      if (said === undefined || said === null || said === '') return rest;
      const word = translated(said);
      if (word !== null) return { ...rest, [field]: word };
      strange.add(shown(said));
      return rest;
    });
    if (field !== 'available')
      raw[output] = items.map((item: unknown) => (item as Record<string, unknown> | null)?.[field]);
    for (const word of strange) unknown.push(`the ${field} "${word}" of ${output} is not in ${name}`);
  }
  return { outputs, raw, unknown };
}

/** The manifest's mapping goes before the identity of the audit's own words. */
function meaning(word: unknown, known: readonly string[], mapped: Words, name: string): string | null {
  if (typeof word === 'object') return null;
  const folded = String(word).trim().toLowerCase();
  for (const [audit, words] of Object.entries(mapped))
    if (words?.some((own) => own.trim().toLowerCase() === folded)) return audit;
  if (known.includes(folded)) return folded;
  return name === 'status' && folded === 'reserved' ? 'pending' : null;
}

function side(word: unknown, mapped: Words): string | null {
  const own = meaning(word, ['on_ramp', 'off_ramp'], mapped, 'side');
  if (own !== null) return own;
  const folded = String(word)
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  return folded === 'onramp' ? 'on_ramp' : folded === 'offramp' ? 'off_ramp' : null;
}

function yesOrNo(word: unknown): boolean | null {
  const folded = String(word).trim().toLowerCase();
  if (/^(true|yes|1|on|available|active|enabled|open)$/.test(folded)) return true;
  return /^(false|no|0|off|unavailable|inactive|disabled|closed|paused)$/.test(folded) ? false : null;
}

function shown(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
