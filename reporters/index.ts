import { renderHtml } from './html/page.js';
import { renderJson } from './json.js';
import type { Render } from './render.js';
import { renderTerminal } from './terminal.js';

/** Every rendering of a report, and the file that it is written to. */
export const reporters = {
  json: { file: 'readiness-report.json', render: renderJson },
  html: { file: 'readiness-report.html', render: renderHtml },
  text: { file: 'readiness-report.txt', render: (report) => renderTerminal(report, { colour: false }) },
} satisfies Record<string, { readonly file: string; readonly render: Render }>;

export type ReporterName = keyof typeof reporters;
