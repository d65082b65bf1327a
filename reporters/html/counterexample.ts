import { type ExampleView, rate } from '../counterexample.js';
import { html, type Markup } from './markup.js';
import { providerTitles, timelineView } from './timeline.js';

/** A broken law: what was done, drawn and told, how often it broke, and how to see it break again. */
export function counterexampleView({ example, file, command }: ExampleView, summary: string): Markup {
  const { law, script, seen, seed, path, timeline, subject } = example;
  const titles = subject === 'provider' ? providerTitles : undefined;
  const often = example.repeats.failed === example.repeats.runs;
  return html`<div class="example">
<p class="law"><span class="pill unsafe">&#10005; LAW BROKEN</span> <strong>${law.text}</strong></p>
${summary.includes(seen) ? null : html`<p>${seen}</p>`}
<p class="counts"><span class="tag ${often ? 'always' : 'sometimes'}">${rate(example)}</span> seed ${seed}${path === '' ? null : html`, path <code>${path}</code>`}</p>
<ol class="script">${script.map((sentence) => html`<li>${sentence}</li>`)}</ol>
${timelineView(timeline, 'busy', titles)}
${command === null ? null : html`<p>Run it again: <code>${command}</code></p>`}
${files(file)}</div>`;
}

function files(file: string | null): Markup | null {
  if (file === null) return null;
  const stem = file.replace(/\.json$/, '');
  const links = [
    [file, 'the counterexample'],
    [`${stem}.html`, 'as a page with its picture'],
    [`${stem}.test.ts`, 'as a vitest file'],
    [`${stem}.sh`, 'as curl lines'],
  ] as const;
  // Only what lies beside the report is linked to; a name from elsewhere leads nowhere.
  const beside = /^(?:counterexamples\/)?[a-z0-9-]+\.json$/.test(file);
  if (!beside) return html`<p>In file <code>${file}</code></p>`;
  return html`<p>${links.map(([href, words], index) => html`${index === 0 ? null : ' · '}<a href="${href}">${words}</a>`)}</p>`;
}
