/** Something with a label on a time axis, in picture units. */
export interface Box {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

export interface Placed extends Box {
  /** 0 is the uppermost. */
  readonly row: number;
  readonly labelX: number;
  readonly anchor: 'start' | 'end';
}

const letter = 6.3;
const gap = 8;

/**
 * Maps times to places so that order and simultaneity are exact but a wait of seconds does not crush what took
 * milliseconds: between two neighbouring moments the distance grows with the logarithm of the time.
 */
export function timeScale(times: readonly number[], from: number, to: number): (time: number) => number {
  const moments = [...new Set(times)].sort((a, b) => a - b);
  const places = new Map<number, number>();
  let total = 0;
  for (const [index, moment] of moments.entries()) {
    const before = moments[index - 1];
    if (before !== undefined) total += Math.log2(1 + (moment - before));
    places.set(moment, total);
  }
  return (time) => from + (total === 0 ? 0 : ((places.get(time) ?? 0) / total) * (to - from));
}

/** Puts boxes with their labels into as few rows as keep them from overlapping; labels stay inside the picture. */
export function stack(boxes: readonly Box[], width: number): readonly Placed[] {
  const ends: number[] = [];
  const order = boxes.map((_, index) => index).sort((a, b) => (boxes[a]?.from ?? 0) - (boxes[b]?.from ?? 0));
  const placed = new Map<number, Placed>();
  for (const index of order) {
    const box = boxes[index];
    if (!box) continue;
    const length = box.label.length * letter;
    const end = Math.max(box.to, box.from + 5);
    const fits = end + gap + length <= width;
    const start = fits ? box.from : Math.min(box.from, box.from - gap - length);
    const free = ends.findIndex((used) => used <= start);
    const row = free === -1 ? ends.length : free;
    ends[row] = fits ? end + gap + length + gap : end + gap;
    placed.set(index, { ...box, row, labelX: fits ? end + 4 : box.from - 4, anchor: fits ? 'start' : 'end' });
  }
  return boxes.map((box, index) => placed.get(index) ?? { ...box, row: 0, labelX: box.from, anchor: 'start' });
}
