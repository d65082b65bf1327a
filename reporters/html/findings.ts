import { type CheckReport, leftOutReason } from '../../src/model/report.js';
import type { PlacedReport, RenderContext } from '../render.js';
import { faultWords } from '../words.js';
import { evidenceList } from './evidence.js';
import { html, type Markup } from './markup.js';

/** All checks by what a reader must do about them: mend, look again, know. Nothing is left out. */
export function findings(report: PlacedReport, context: RenderContext): Markup {
  const leftOut = report.checks.filter(({ reason }) => reason === leftOutReason);
  const seen = report.checks.filter((check) => !leftOut.includes(check));
  const of = (outcome: CheckReport['outcome']) => seen.filter((check) => check.outcome === outcome);
  return html`
${section('What must be mended', 'Failed checks, each with its remedy and evidence.', of('fail'), context, report)}
${section('What could not be seen', 'Not known is never safe. Each line says what would let the audit look.', of('unverified'), context, report)}
${section('Waived', 'Failures that a named person accepts until a date.', of('waived'), context, report)}
${folded('Passed', of('pass'), context, report)}
${folded('Not applicable', of('not-applicable'), context, report)}
${folded('Left out of this run', leftOut, context, report)}`;
}

function section(
  title: string,
  lead: string,
  checks: readonly CheckReport[],
  context: RenderContext,
  report: PlacedReport,
): Markup | null {
  if (checks.length === 0) return null;
  return html`<section><h2>${title} <span class="number">${checks.length}</span></h2><p class="lead">${lead}</p>
${checks.map((check) => article(check, context, report))}</section>`;
}

function article(check: CheckReport, context: RenderContext, report: PlacedReport): Markup {
  const texts = check.findings.length > 0 ? check.findings.map(({ text }) => text) : [check.reason];
  return html`<article class="check ${check.outcome}" id="${check.id}">
<h3>${check.title}</h3>
<p class="tags"><span class="tag">${check.severity}</span> <span class="tag">${check.question}</span>${check.fault ? html` <span class="tag">${faultWords[check.fault]}</span>` : null} <code>${check.id}</code></p>
${texts.length === 1 ? html`<p>${texts[0] ?? ''}</p>` : html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`}
${waiver(check)}
<p class="remedy"><strong>Remedy.</strong> ${check.remedy}</p>
${evidenceList(check.evidence, context, report)}
${rules(check)}</article>`;
}

function waiver({ waiver: given }: CheckReport): Markup | null {
  if (!given) return null;
  return html`<p class="waiver"><strong>Waived</strong> by ${given.owner} until ${given.expires}: ${given.reason}</p>`;
}

function rules({ rules: ids }: CheckReport): Markup | null {
  return ids.length === 0 ? null : html`<p class="rules">Rules: ${ids.join(', ')}</p>`;
}

function folded(
  title: string,
  checks: readonly CheckReport[],
  context: RenderContext,
  report: PlacedReport,
): Markup | null {
  if (checks.length === 0) return null;
  return html`<section><h2>${title} <span class="number">${checks.length}</span></h2>
${checks.map(
  (
    check,
  ) => html`<details class="line ${check.outcome}"><summary><strong>${check.title}</strong> <code>${check.id}</code></summary>
<p>${check.reason}</p>${evidenceList(check.evidence, context, report)}${rules(check)}</details>`,
)}</section>`;
}
