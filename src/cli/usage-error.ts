/** Something that the person at the command line can mend: exit status 3. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The known word nearest to a slip, or null where none is near. */
function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((each) => ({ each, distance: distance(word, each) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.each : null;
}

/** `no check "x". Did you mean "y"?` */
export function unknownWord(kind: string, word: string, known: readonly string[]): UsageError {
  const guess = nearest(word, known);
  const hint = guess === null ? `Known: ${known.join(', ')}` : `Did you mean "${guess}"?`;
  return new UsageError(`no ${kind} "${word}". ${hint}`);
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? a.length;
}
