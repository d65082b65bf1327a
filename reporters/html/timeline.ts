import { type TimelineData, type TimelineLane, timelineLanes } from '../../src/model/evidence.js';
import { html, type Markup } from './markup.js';
import { type Placed, stack, timeScale } from './timeline-layout.js';

const titles: Readonly<Record<TimelineLane, string>> = {
  user: 'User',
  partner: 'Partner to pool',
  upstream: 'Pool',
  events: 'Events',
};
const left = 120;
const right = 20;
const width = 1000;
const rowHeight = 20;

/** At a provider nobody stands between: whoever holds the key asks. */
export const providerTitles: typeof titles = { ...titles, user: 'Reads', partner: 'Requests', upstream: 'Provider' };

/**
 * Swim-lanes of who did what when. Long waits are shortened, order is exact. Null where the data has another shape.
 *
 * @param shown which lanes: `busy` leaves out those in which nothing happened
 */
export function timelineView(data: unknown, shown: 'all' | 'busy' = 'all', names = titles): Markup | null {
  if (!isTimeline(data) || data.items.length + data.marks.length === 0) return null;
  const { items, marks } = data;
  const times = [
    ...items.flatMap(({ startMs, endMs }) => [startMs, endMs ?? startMs]),
    ...marks.map(({ atMs }) => atMs),
  ];
  const x = timeScale(times, left + 10, width - right);
  const flags = stack(
    marks.map(({ name, atMs }) => ({ from: x(atMs), to: x(atMs), label: `${name} (${ms(atMs)})` })),
    width,
  );
  const top = flags.length === 0 ? 0 : (1 + Math.max(0, ...flags.map(({ row }) => row))) * rowHeight + 8;
  const busy = timelineLanes.filter((lane) => shown === 'all' || items.some((item) => item.lane === lane));
  const lanes = busy.map((lane) => {
    const own = items.filter((item) => item.lane === lane);
    const boxes = own.map(({ startMs, endMs, label }) => ({
      from: x(startMs),
      to: x(endMs ?? startMs),
      label: endMs === null ? label : `${label}, ${ms(endMs - startMs)}`,
    }));
    return { lane, own, placed: stack(boxes, width) };
  });
  let y = top;
  const drawn = lanes.map(({ lane, own, placed }) => {
    const rows = 1 + Math.max(0, ...placed.map(({ row }) => row));
    const height = rows * rowHeight + 10;
    const start = y;
    y += height;
    return html`<g><rect class="lane" x="0" y="${start}" width="${width}" height="${height - 2}"/>
<text class="name" x="8" y="${start + 19}">${names[lane]}</text>
${placed.map((box, index) => bar(box, own[index]?.tone ?? 'plain', start + 5))}</g>`;
  });
  return html`<div class="scroll"><svg class="timeline" viewBox="0 0 ${width} ${y + 4}" role="img" aria-label="Timeline: ${describe(data, names)}">
${drawn}${flags.map((flag) => mark(flag, y))}</svg></div>`;
}

function bar({ from, to, label, row, labelX, anchor }: Placed, tone: string, top: number): Markup {
  const y = top + row * rowHeight;
  return html`<rect class="bar ${tone}" x="${round(from)}" y="${y + 4}" width="${round(Math.max(5, to - from))}" height="12" rx="2"/>
<text x="${round(labelX)}" y="${y + 14}" text-anchor="${anchor}">${label}</text>`;
}

function mark({ from, label, row, labelX, anchor }: Placed, bottom: number): Markup {
  const y = row * rowHeight + 14;
  return html`<g class="mark"><line x1="${round(from)}" x2="${round(from)}" y1="${y - 10}" y2="${bottom}"/>
<text x="${round(labelX)}" y="${y}" text-anchor="${anchor}">${label}</text></g>`;
}

function describe({ items, marks }: TimelineData, names: typeof titles): string {
  const events = [
    ...items.map(({ lane, label, startMs }) => ({ at: startMs, words: `${names[lane]} ${label}` })),
    ...marks.map(({ name, atMs }) => ({ at: atMs, words: name })),
  ];
  return events
    .sort((a, b) => a.at - b.at)
    .map(({ at, words }) => `${ms(at)} ${words}`)
    .join('; ');
}

function ms(time: number): string {
  return time >= 10_000 ? `${(time / 1000).toFixed(1)} s` : `${time >= 100 ? Math.round(time) : round(time)} ms`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function isTimeline(data: unknown): data is TimelineData {
  if (typeof data !== 'object' || data === null || !('items' in data) || !('marks' in data)) return false;
  if (!Array.isArray(data.items) || !Array.isArray(data.marks)) return false;
  const items = data.items.every(
    (item: Partial<TimelineData['items'][number]> | null) =>
      timelineLanes.some((lane) => lane === item?.lane) &&
      Number.isFinite(item?.startMs) &&
      typeof item?.label === 'string',
  );
  return items && data.marks.every((each: { atMs?: unknown } | null) => Number.isFinite(each?.atMs));
}
