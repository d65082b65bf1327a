import { load as parseHtml } from 'cheerio';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleExample } from '../src/counterexamples/sample.fixture.js';
import type { Report } from '../src/model/report.js';
import { escapeHtml } from './html/markup.js';
import { reporters } from './index.js';
import { plainText } from './plain-text.js';
import { sampleReport } from './sample-report.fixture.js';

const context = { file: () => null, folder: 'readiness-report' };
const evil = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    ']]></failure><testcase name="forged"/>',
    '\n::error::forged',
    '##vso[task.complete result=Succeeded]',
    '\u001b[2J\u001b[32mREADY',
    '\u202eYDAER',
    '| **SAFE** |\n# READY',
    '[x](javascript:alert(1)) @everyone `code` ```',
    "';--{{constructor}}",
    '</style></title></svg>',
  ),
);

/** Puts foreign text wherever a partner's words can end up. */
function spoiled(text: string): Report {
  const finding = { kind: 'finding' as const, summary: text, data: { found: text } };
  const items = [{ lane: 'user' as const, label: text, startMs: 0, endMs: 1, tone: 'plain' as const }];
  const timeline = { kind: 'timeline' as const, summary: text, data: { items, marks: [{ name: text, atMs: 2 }] } };
  const rows = { kind: 'rows' as const, summary: text, data: { columns: [text], rows: [[text]] } };
  const example = {
    kind: 'counterexample' as const,
    summary: text,
    file: text,
    data: {
      ...sampleExample,
      law: { id: text, text, rules: [text] },
      seen: `seen ${text}`,
      path: `path ${text}`,
      script: [text, text],
      timeline: timeline.data,
    },
  };
  return {
    ...sampleReport,
    partner: { name: text, environment: text },
    target: { ...sampleReport.target, baseUrl: text },
    command: text,
    broken: { fault: 'partner', reason: text },
    notices: [{ kind: 'waived', text }],
    signIn: [{ account: text, live: true, proof: text }],
    created: { orders: [text], trades: [text] },
    checks: sampleReport.checks.map((check) => ({
      ...check,
      reason: text,
      evidence: [finding, timeline, rows, example],
      findings: [],
    })),
  };
}

function shape(html: string, xml: boolean): readonly string[] {
  const page = parseHtml(html, xml ? { xml: true } : {});
  return page('*')
    .toArray()
    .map(
      (node) =>
        `${page(node).prop('tagName')} ${Object.keys(page(node).attr() ?? {})
          .sort()
          .join(' ')}`,
    );
}

describe('foreign text', () => {
  const html = shape(reporters.html.render(spoiled('plain'), context), false);
  const junit = shape(reporters.junit.render(spoiled('plain'), context), true);

  test('for any text, the page has exactly the elements and attributes that it has for a plain word', () => {
    fc.assert(
      fc.property(evil, (text) => {
        expect(shape(reporters.html.render(spoiled(text), context), false)).toEqual(html);
      }),
      { numRuns: 60 },
    );
  });

  test('for any text, JUnit stays XML of the same shape', () => {
    fc.assert(
      fc.property(evil, (text) => {
        const xml = reporters.junit.render(spoiled(text), context);
        expect(shape(xml, true)).toEqual(junit);
        expect(xml).not.toMatch(/[^\P{Cc}\n]|[\ufffe\uffff]|\p{Cs}/u);
      }),
      { numRuns: 200 },
    );
  });

  test('for any text, escaped HTML reads back as the text where it was harmless', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/[\p{Cc}\p{Cf}]/u.test(text));
        expect(parseHtml(`<p>${escapeHtml(text)}</p>`)('p').text()).toBe(text);
      }),
    );
  });

  test('for any text, terminal and Markdown keep their lines, and no line is a command or an escape', () => {
    const lines = (name: 'text' | 'markdown', text: string) =>
      reporters[name].render(spoiled(text), context).split(/\r?\n/);
    fc.assert(
      fc.property(evil, (text) => {
        for (const name of ['text', 'markdown'] as const) {
          expect(lines(name, text).length).toBe(lines(name, 'plain').length);
          for (const line of lines(name, text))
            expect(line).not.toMatch(/^\s*(::|##vso|##teamcity)|[^\P{Cc}]|[\u202a-\u202e]/u);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('for any text, Markdown holds no live HTML, link or mention', () => {
    fc.assert(
      fc.property(evil, (text) => {
        const body = reporters.markdown.render(spoiled(text), context).replace(/&#\d+;/g, '');
        expect(body).not.toMatch(/<|]\(|@|:\/\//);
      }),
    );
  });

  test('for any text, plain text is one line without controls', () => {
    fc.assert(
      fc.property(evil, (text) => {
        expect(plainText(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  test('for any text, SARIF, CTRF and JSON stay JSON', () => {
    fc.assert(
      fc.property(evil, (text) => {
        for (const name of ['sarif', 'ctrf', 'json'] as const) {
          expect(() => JSON.parse(reporters[name].render(spoiled(text), context))).not.toThrow();
        }
      }),
    );
  });
});
