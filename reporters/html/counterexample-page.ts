import type { Counterexample } from '../../src/model/counterexample.js';
import { counterexampleView } from './counterexample.js';
import { html } from './markup.js';
import { standAlone } from './stand-alone.js';

/**
 * One counterexample as a page that stands alone: the law, the numbered script, the swim-lane picture. No script, no
 * external resource.
 *
 * @param file name of the counterexample's file, which lies beside the page
 */
export function counterexamplePage(example: Counterexample, file: string): string {
  const view = { example, file, command: `readiness replay ${file}` };
  return standAlone(
    example.law.text,
    html`<h2>Counterexample <code>${example.law.id}</code></h2>
<p class="rules">${example.law.rules.join(', ')}</p>
${counterexampleView(view, '')}`,
  );
}
