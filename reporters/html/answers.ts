import type { QuestionReport, Report } from '../../src/model/report.js';
import { questionIds } from '../../src/model/report.js';
import { answerWords } from '../words.js';
import { html, type Markup } from './markup.js';

const signs = { safe: '✓', unsafe: '✕', unverified: '?' } as const;

/** The launch questions as cards, the areas below as a line each. Never colour alone. */
export function answers(report: Report): Markup {
  const launch = report.questions.filter(({ id }) => questionIds.some((each) => each === id));
  const areas = report.questions.filter((question) => !launch.includes(question));
  // A verification of contracts asks no launch question.
  const questions = html`<h2>The launch questions</h2>
<ol class="cards">${launch.map((question) => card(question, report))}</ol>
<h3>Areas beside them</h3>`;
  return html`<section>${launch.length > 0 ? questions : html`<h2>The contracts</h2>`}
<ul class="areas">${areas.map((area) => line(area, report))}</ul></section>`;
}

function card(question: QuestionReport, report: Report): Markup {
  return html`<li class="card ${question.answer}">
<p class="answer"><span class="sign" aria-hidden="true">${signs[question.answer]}</span> ${answerWords[question.answer]}</p>
<p class="question">${question.text}</p>
<p class="counts">${counts(question, report)}</p></li>`;
}

function line(area: QuestionReport, report: Report): Markup {
  const weight = area.blocking ? 'gates the launch' : 'for information';
  return html`<li><span class="pill ${area.answer}">${signs[area.answer]} ${answerWords[area.answer]}</span>
<span>${area.text}</span> <span class="counts">${counts(area, report)} &middot; ${weight}</span></li>`;
}

function counts(question: QuestionReport, report: Report): string {
  const own = report.checks.filter(({ id }) => question.checks.includes(id));
  if (own.length === 0) return 'no checks yet';
  const of = (outcome: string) => own.filter((check) => check.outcome === outcome).length;
  const words = {
    fail: 'failed',
    unverified: 'unverified',
    pass: 'passed',
    waived: 'waived',
    'not-applicable': 'not applicable',
  };
  return Object.entries(words)
    .filter(([outcome]) => of(outcome) > 0)
    .map(([outcome, word]) => `${of(outcome)} ${word}`)
    .join(', ');
}
