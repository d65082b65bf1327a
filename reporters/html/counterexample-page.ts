import type { Counterexample } from '../../src/model/counterexample.js';
import { counterexampleView } from './counterexample.js';
import { html, Markup } from './markup.js';
import { policy } from './page.js';
import { style } from './style.js';

/**
 * One counterexample as a page that stands alone: the law, the numbered script, the swim-lane picture. No script, no
 * external resource.
 *
 * @param file name of the counterexample's file, which lies beside the page
 */
export function counterexamplePage(example: Counterexample, file: string): string {
  const view = { example, file, command: `readiness replay ${file}` };
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${example.law.text}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h2>Counterexample <code>${example.law.id}</code></h2>
<p class="rules">${example.law.rules.join(', ')}</p>
${counterexampleView(view, '')}
</main>
</body>
</html>
`.text;
}
