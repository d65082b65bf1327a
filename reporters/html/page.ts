import type { Report } from '../../src/model/report.js';
import type { Render } from '../render.js';
import { verdictWords } from '../words.js';
import { answers } from './answers.js';
import { findings } from './findings.js';
import { html, type Markup } from './markup.js';
import { runFacts } from './run-facts.js';
import { standAlone } from './stand-alone.js';

/** One self-contained page for release managers, engineers and finance; works from `file://`, in light and dark, on paper. */
export const renderHtml: Render = (report, context) => {
  const { head } = verdictWords[report.verdict];
  return standAlone(
    `${head}: ${report.partner.name} (${report.partner.environment})`,
    html`${banner(report)}
${answers(report)}
${notices(report)}
${findings({ ...report, folder: context.folder }, context)}
${runFacts(report)}`,
  );
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
