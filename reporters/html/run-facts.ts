import type { Report, RuleCoverage } from '../../src/model/report.js';
import { duration } from '../words.js';
import { html, type Markup } from './markup.js';

/** What the verdict rests on: rules covered, sessions proven, what was used, what was left behind, how to repeat it. */
export function runFacts(report: Report): Markup {
  return html`${coverage(report)}${signIns(report)}${created(report)}${run(report)}`;
}

function coverage({ coverage: rules }: Report): Markup {
  const count = (state: RuleCoverage['state']) => rules.filter((rule) => rule.state === state).length;
  return html`<section><h2>Coverage of the rules</h2>
<p>${count('checked')} of ${rules.length} rules checked, ${count('unverified')} unverified, ${count('not-applicable')} not applicable.</p>
<details><summary>Every rule</summary><div class="scroll"><table><thead><tr><th scope="col">Rule</th><th scope="col">State</th><th scope="col">Checks</th><th scope="col">Evidence that people bring</th></tr></thead>
<tbody>${rules.map(
    ({ rule, state, checks, manual }) =>
      html`<tr class="${state}"><td>${rule}</td><td>${state.replace('-', ' ')}</td><td>${checks.length > 0 ? checks.join(', ') : '–'}</td><td>${manual.length > 0 ? manual.join(', ') : '–'}</td></tr>`,
  )}</tbody></table></div></details></section>`;
}

function signIns({ signIn }: Report): Markup | null {
  if (signIn.length === 0) return null;
  return html`<section><h2>Sessions</h2><p class="lead">A check of a session that was not signed in proves nothing.</p><ul>${signIn.map(
    ({ account, live, proof }) =>
      html`<li><strong>${account}</strong> ${live ? 'signed in' : 'NOT signed in'}: ${proof}</li>`,
  )}</ul></section>`;
}

function created({ created: { orders, trades } }: Report): Markup | null {
  if (orders.length + trades.length === 0) return null;
  return html`<section><h2>What the audit created</h2>
<p>${orders.length} orders at the target, ${trades.length} trades upstream.</p>
<details><summary>Their ids</summary>${ids('Orders', orders)}${ids('Trades', trades)}</details></section>`;
}

function ids(title: string, all: readonly string[]): Markup | null {
  return all.length === 0 ? null : html`<p><strong>${title}.</strong> ${all.join(', ')}</p>`;
}

function run({ limits, durationMs, seed, command, target, upstream, only }: Report): Markup {
  const facts: readonly (readonly [string, string])[] = [
    ['Requests', `${limits.requests.used}, at most ${limits.requests.perSecond} a second`],
    ['Trades', `${limits.trades.used} of ${limits.trades.allowed} allowed`],
    ['Duration', duration(durationMs)],
    ['Target', `${target.baseUrl}${target.startedByAudit ? ', started by the audit' : ''}`],
    ['Upstream', `${upstream.mode}${upstream.url === null ? '' : ` at ${upstream.url}`}`],
    ['Asked for', only === null ? 'everything' : only.join(', ')],
    ['Seed', String(seed)],
  ];
  return html`<section><h2>The run</h2><dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}<dt>Repeat it</dt><dd><code>${command}</code></dd></dl></section>`;
}
