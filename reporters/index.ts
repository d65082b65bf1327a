import { renderCtrf } from './ctrf.js';
import { renderHtml } from './html/page.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import type { Render } from './render.js';
import { renderSarif } from './sarif.js';
import { renderTerminal } from './terminal.js';

/** Every rendering of a report, and the file that it is written to. */
export const reporters = {
  json: { file: 'readiness-report.json', render: renderJson },
  html: { file: 'readiness-report.html', render: renderHtml },
  junit: { file: 'readiness-report.junit.xml', render: renderJunit },
  markdown: { file: 'readiness-report.md', render: renderMarkdown },
  sarif: { file: 'readiness-report.sarif', render: renderSarif },
  ctrf: { file: 'readiness-report.ctrf.json', render: renderCtrf },
  text: {
    file: 'readiness-report.txt',
    render: (report, { folder }) => renderTerminal(report, { colour: false, folder }),
  },
} satisfies Record<string, { readonly file: string; readonly render: Render }>;

export type ReporterName = keyof typeof reporters;
