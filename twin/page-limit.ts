/** A page size clamped to 1..`max`, 50 when absent, null when it is no whole number. */
export function pageLimit(text: string | null, max: number): number | null {
  if (text === null) return 50;
  if (!/^-?\d{1,9}$/.test(text)) return null;
  return Math.min(max, Math.max(1, Number.parseInt(text, 10)));
}
