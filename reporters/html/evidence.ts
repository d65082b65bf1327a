import type { Evidence } from '../../src/model/report.js';
import { exampleOf } from '../counterexample.js';
import type { PlacedReport, RenderContext } from '../render.js';
import { counterexampleView } from './counterexample.js';
import { exchangeView, journalView, rowsView } from './evidence-views.js';
import { html, type Markup } from './markup.js';
import { timelineView } from './timeline.js';

const pictures: ReadonlySet<Evidence['kind']> = new Set(['timeline', 'screenshot', 'counterexample']);
const jsonLimit = 8_000;

/** Evidence as a reader can check it: tables, swim-lanes, pictures; any other shape as JSON. Only the first picture of a check is unfolded. */
export function evidenceList(
  evidence: readonly Evidence[],
  context: RenderContext,
  report: PlacedReport,
): Markup | null {
  if (evidence.length === 0) return null;
  const first = evidence.findIndex(({ kind }) => pictures.has(kind));
  return html`<div class="evidence">${evidence.map(
    (each, index) =>
      html`<details${index === first ? html` open` : null}><summary><span class="tag">${each.kind}</span> ${each.summary}</summary>${body(each, context, report)}</details>`,
  )}</div>`;
}

function body(
  { kind, summary, data, file }: Evidence,
  context: RenderContext,
  report: PlacedReport,
): readonly (Markup | null)[] {
  const example = exampleOf({ kind, data, ...(file === undefined ? {} : { file }) }, report);
  if (example) return [counterexampleView(example, summary)];
  return [view(kind, data), file === undefined ? null : fileView(file, context)];
}

function view(kind: Evidence['kind'], data: unknown): Markup | null {
  if (data === undefined) return null;
  switch (kind) {
    case 'timeline':
      return timelineView(data) ?? json(data);
    case 'exchange':
      return exchangeView(data) ?? json(data);
    case 'journal':
      return journalView(data) ?? json(data);
    case 'rows':
      return rowsView(data) ?? json(data);
    case 'screenshot':
    case 'counterexample':
    case 'finding':
      return json(data);
  }
}

function json(data: unknown): Markup {
  const text = JSON.stringify(data, null, 2) ?? String(data);
  return html`<pre>${text.length > jsonLimit ? `${text.slice(0, jsonLimit)}\n... ${text.length} characters in the JSON report` : text}</pre>`;
}

function fileView(file: string, context: RenderContext): Markup {
  const bytes = context.file(file);
  if (bytes === null) return html`<p class="missing">The file ${file} is not beside this report.</p>`;
  const type = imageType(bytes);
  if (type === null) return html`<p>In file <code>${file}</code></p>`;
  return html`<img alt="${file}" src="data:${type};base64,${Buffer.from(bytes).toString('base64')}">`;
}

/** By content, not by name: what is no image is never embedded as one. */
function imageType(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\u0089PNG\r\n')) return 'image/png';
  if (head.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'image/webp' : null;
}
