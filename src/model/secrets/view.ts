/** A text seen through a decoding, able to say where each part stood in the original. */
export interface View {
  /** How the original must be read to get this text, in words; empty for the original itself. */
  readonly form: string;
  readonly text: string;
  /** The original's range behind a non-empty range of this text. */
  origin(start: number, end: number): readonly [number, number];
}

export function originalView(text: string): View {
  return { form: '', text, origin: (start, end) => [start, end] };
}

/** What a match becomes; null leaves it as it stands. */
export type Decode = (match: RegExpExecArray) => string | null;

/** The view in which every match is replaced; null where nothing was. */
export function decodeView(view: View, form: string, pattern: RegExp, decode: Decode): View | null {
  const regex = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
  const pieces: string[] = [];
  const segments: Segment[] = [];
  let length = 0;
  let copied = 0;
  const push = (text: string, from: number, to: number, exact: boolean) => {
    if (text === '') return;
    segments.push({ at: length, from, to, exact });
    pieces.push(text);
    length += text.length;
  };
  for (let match = regex.exec(view.text); match !== null; match = regex.exec(view.text)) {
    if (match[0] === '') {
      regex.lastIndex += 1;
      continue;
    }
    const text = decode(match);
    if (text === null) continue;
    push(view.text.slice(copied, match.index), copied, match.index, true);
    copied = match.index + match[0].length;
    push(text, match.index, copied, false);
  }
  if (copied === 0) return null;
  push(view.text.slice(copied), copied, view.text.length, true);
  return {
    form: view.form === '' || view.form === form ? form : `${view.form}, ${form}`,
    text: pieces.join(''),
    origin(start, end) {
      const first = segmentAt(segments, start);
      const last = segmentAt(segments, end - 1);
      const from = first.exact ? first.from + start - first.at : first.from;
      const to = last.exact ? last.from + end - last.at : last.to;
      return view.origin(from, to);
    },
  };
}

interface Segment {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly exact: boolean;
}

function segmentAt(segments: readonly Segment[], position: number): Segment {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.at ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return segments[low] ?? { at: 0, from: 0, to: 0, exact: true };
}
