import type { Report } from '../../src/model/report.js';
import type { Render } from '../render.js';
import { verdictWords } from '../words.js';
import { answers } from './answers.js';
import { findings } from './findings.js';
import { html, Markup } from './markup.js';
import { runFacts } from './run-facts.js';
import { style } from './style.js';

/** No script, no external resource; the browser is told so too. */
export const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** One self-contained page for release managers, engineers and finance; works from `file://`, in light and dark, on paper. */
export const renderHtml: Render = (report, context) => {
  const { head } = verdictWords[report.verdict];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${head}: ${report.partner.name} (${report.partner.environment})</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
${banner(report)}
${answers(report)}
${notices(report)}
${findings(report, context)}
${runFacts(report)}
</main>
</body>
</html>
`;
  return page.text;
};

function banner({ verdict, partner, target, startedAt, broken, tool }: Report): Markup {
  const { head, means } = verdictWords[verdict];
  return html`<header class="banner ${verdict}">
<p class="who">Readiness of <strong>${partner.name}</strong> &middot; ${partner.environment} &middot; ${target.baseUrl}</p>
<h1>${head}</h1>
<p class="means">${means}</p>
${broken ? html`<p class="broken"><strong>The run broke.</strong> ${broken.reason}</p>` : null}
<p class="when">${startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')} &middot; ${tool.name} ${tool.version}</p>
</header>`;
}

function notices({ notices: all }: Report): Markup | null {
  if (all.length === 0) return null;
  return html`<section class="notices"><h2>Notices</h2><ul>${all.map(({ kind, text }) => html`<li><span class="tag">${kind.replaceAll('-', ' ')}</span> ${text}</li>`)}</ul></section>`;
}
