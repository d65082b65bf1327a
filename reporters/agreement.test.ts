import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { load as parseHtml } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { sampleExample } from '../src/counterexamples/sample.fixture.js';
import { leftOutReason, type Report, type Verdict } from '../src/model/report.js';
import { type ReporterName, reporters } from './index.js';
import { sampleReport } from './sample-report.fixture.js';

const context = { file: () => null, folder: 'w1/' };
const render = (name: ReporterName, report: Report = sampleReport) => reporters[name].render(report, context);

const ajv = new Ajv2020({ allErrors: true });
formats.default(ajv);
const validate = ajv.compile(
  JSON.parse(readFileSync(new URL('../schema/readiness-report.schema.json', import.meta.url), 'utf8')) as object,
);

describe('every sink', () => {
  test('renders the same report to the same bytes', () => {
    for (const name of Object.keys(reporters) as ReporterName[]) expect(render(name)).toBe(render(name));
  });

  test('names the verdict, every check that is not a pass, and the reason', () => {
    const words: Readonly<Record<ReporterName, string>> = {
      json: '"verdict": "blocked"',
      html: 'BLOCKED',
      junit: 'BLOCKED',
      markdown: 'BLOCKED',
      sarif: '"verdict": "blocked"',
      ctrf: '"verdict": "blocked"',
      text: 'BLOCKED',
    };
    for (const name of Object.keys(words) as ReporterName[]) {
      const text = render(name);
      expect(text, name).toContain(words[name]);
      for (const id of ['parallel-accepts', 'trace-from-any-id', 'credit-before-settled']) {
        expect(text, `${name} ${id}`).toContain(id);
      }
      expect(text, name).toContain('2 idempotency keys');
    }
  });

  test('tells a counterexample: its script, how often it broke, and what runs it again', () => {
    const command = 'readiness replay w1/counterexamples/one-trade-per-intent.json --manifest readiness.yaml';
    for (const name of ['html', 'junit', 'markdown', 'sarif', 'ctrf', 'text'] as const) {
      const text = render(name);
      expect(text, name).toContain('Alice clicks Accept twice at the same moment.');
      expect(text, name).toContain('broken in 5 of 5 runs');
      expect(text, name).toContain(command);
    }
    const sometimes = { ...sampleExample, repeats: { runs: 5, failed: 2 } };
    const evidence = [{ kind: 'counterexample' as const, summary: 's', data: sometimes }];
    const report: Report = { ...sampleReport, checks: sampleReport.checks.map((check) => ({ ...check, evidence })) };
    for (const name of ['html', 'junit', 'markdown', 'sarif', 'ctrf', 'text'] as const) {
      expect(render(name, report), name).toContain('broken in 2 of 5 runs: only sometimes, and still unsafe');
      expect(render(name, report), name).not.toContain('readiness replay');
    }
  });

  test('tells of what --only left out once, and still counts it', () => {
    const [first, ...rest] = sampleReport.checks;
    if (!first) throw new Error('the sample has no checks');
    const report: Report = {
      ...sampleReport,
      checks: [{ ...first, outcome: 'unverified', reason: leftOutReason }, ...rest],
    };
    for (const name of ['text', 'markdown'] as const) {
      expect(render(name, report)).toContain('1 checks were left out of this run by --only and are unverified');
      expect(render(name, report)).not.toContain('late-accept');
    }
    expect(
      parseHtml(render('html', report))('section:contains("Left out of this run") details.unverified').length,
    ).toBe(1);
    expect(render('junit', report)).toContain('late-accept');
  });

  test('never shows a run that is not ready as green', () => {
    for (const verdict of ['blocked', 'inconclusive', 'interrupted'] as const satisfies readonly Verdict[]) {
      const bare: Report = {
        ...sampleReport,
        verdict,
        checks: [],
        questions: [],
        totals: { ...sampleReport.totals, fail: 0 },
      };
      expect(render('junit', bare)).toContain('<error');
      expect(render('html', bare)).not.toContain('READY<');
      expect(render('text', bare)).not.toMatch(/^READY/m);
      expect(render('markdown', bare)).not.toMatch(/^# READY/m);
    }
  });
});

describe('the JSON report', () => {
  test('fits its published schema', () => {
    expect(validate(JSON.parse(render('json'))), JSON.stringify(validate.errors)).toBe(true);
  });

  test.each(['verdict', 'questions', 'checks', 'coverage', 'limits', 'signIn'])('does not fit without %s', (field) => {
    const { [field as 'verdict']: _gone, ...rest } = sampleReport;
    expect(validate(rest)).toBe(false);
  });
});

describe('the HTML report', () => {
  const page = parseHtml(render('html'));

  test('answers the six questions in words', () => {
    const cards = page('.card').toArray();
    expect(cards.map((card) => page(card).find('.question').text())).toEqual(
      sampleReport.questions.slice(0, 6).map(({ text }) => text),
    );
    expect(cards.map((card) => page(card).find('.answer').text().trim().split(/\s+/).at(-1))).toEqual(
      sampleReport.questions.slice(0, 6).map(({ answer }) => answer.toUpperCase()),
    );
  });

  test('loads nothing and runs nothing', () => {
    expect(page('script, link, iframe, object, embed, base, form').length).toBe(0);
    expect(
      page('[src]')
        .toArray()
        .filter((node) => !page(node).attr('src')?.startsWith('data:')),
    ).toEqual([]);
    expect(page('meta[http-equiv="Content-Security-Policy"]').attr('content')).toContain("default-src 'none'");
  });

  test('draws the story in four lanes, with the quote that expires', () => {
    const lanes = page('article.fail svg').first();
    expect(
      lanes
        .find('.name')
        .map((_, node) => page(node).text())
        .toArray(),
    ).toEqual(['User', 'Partner to pool', 'Pool', 'Events']);
    expect(lanes.find('.bar').length).toBe(9);
    expect(lanes.find('.mark').text()).toContain('quote expires');
  });

  test('draws a counterexample and links to its files, and only to those', () => {
    const shown = page('#parallel-accepts .example');
    expect(
      shown
        .find('ol.script li')
        .map((_, node) => page(node).text())
        .toArray(),
    ).toEqual(sampleExample.script);
    expect(shown.find('svg .bar.bad').length).toBe(4);
    expect(shown.find('svg .mark').length).toBe(4);
    expect(
      shown
        .find('a')
        .map((_, node) => page(node).attr('href'))
        .toArray(),
    ).toEqual([
      'counterexamples/one-trade-per-intent.json',
      'counterexamples/one-trade-per-intent.html',
      'counterexamples/one-trade-per-intent.test.ts',
      'counterexamples/one-trade-per-intent.sh',
    ]);
    for (const file of [
      'javascript:alert(1)',
      '../x.json',
      'https://elsewhere/counterexamples/x.json',
      '/etc/passwd',
    ]) {
      const evidence = [{ kind: 'counterexample' as const, summary: 's', data: sampleExample, file }];
      const report: Report = { ...sampleReport, checks: sampleReport.checks.map((check) => ({ ...check, evidence })) };
      expect(parseHtml(render('html', report))('a').length, file).toBe(0);
    }
  });

  test('shows a counterexample of another shape as JSON', () => {
    for (const data of [null, {}, { ...sampleExample, timeline: null }, { ...sampleExample, script: [null] }]) {
      const evidence = [{ kind: 'counterexample' as const, summary: 's', data }];
      const report: Report = { ...sampleReport, checks: sampleReport.checks.map((check) => ({ ...check, evidence })) };
      for (const name of Object.keys(reporters) as ReporterName[]) expect(() => render(name, report)).not.toThrow();
    }
  });

  test('shows findings with remedy, evidence, rules and waiver', () => {
    expect(page('#parallel-accepts > ul > li').length).toBe(2);
    expect(page('#parallel-accepts .remedy').text()).toContain('Store one idempotency key');
    expect(page('#parallel-accepts table').first().text()).toContain('order_1_accept_2');
    expect(page('#credit-before-settled .waiver').text()).toContain('Ada Byron until 2026-12-31');
  });

  test('embeds pictures, and only pictures', () => {
    const evidence = [{ kind: 'screenshot' as const, summary: 'the page', file: 'history/files/page.png' }];
    const report: Report = { ...sampleReport, checks: sampleReport.checks.map((check) => ({ ...check, evidence })) };
    const png = Buffer.from('\u0089PNG\r\n\u001a\n rest', 'latin1');
    expect(reporters.html.render(report, { ...context, file: () => png })).toContain(
      '<img alt="history/files/page.png" src="data:image/png;base64,',
    );
    expect(reporters.html.render(report, { ...context, file: () => Buffer.from('<svg onload=x>') })).not.toContain(
      '<img',
    );
    expect(reporters.html.render(report, context)).toContain('is not beside this report');
  });
});

describe('machine formats', () => {
  test('JUnit counts what it shows', () => {
    const xml = parseHtml(render('junit'), { xml: true });
    const root = xml('testsuites');
    expect(xml('testcase').length).toBe(Number(root.attr('tests')));
    expect(xml('failure').length).toBe(Number(root.attr('failures')));
    expect(xml('error').length).toBe(Number(root.attr('errors')));
    expect(xml('skipped').length).toBe(Number(root.attr('skipped')));
    expect(xml('testcase[classname="support-traceability"] error').attr('message')).toContain('no operation trace');
  });

  test('SARIF has a rule for every result and suppresses what is waived', () => {
    const { runs } = JSON.parse(render('sarif'));
    const [run] = runs;
    expect(run.results.map((result: { ruleId: string }) => result.ruleId)).toEqual([
      'parallel-accepts',
      'credit-before-settled',
    ]);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(run.results[1].suppressions).toHaveLength(1);
    expect(run.invocations[0].toolExecutionNotifications).toHaveLength(1);
  });

  test('CTRF counts an unverified check as neither passed nor skipped', () => {
    const { results } = JSON.parse(render('ctrf'));
    expect(results.summary).toMatchObject({ tests: 5, passed: 1, failed: 1, skipped: 2, pending: 0, other: 1 });
    expect(results.tests.map(({ status }: { status: string }) => status)).toEqual([
      'passed',
      'failed',
      'skipped',
      'other',
      'skipped',
    ]);
  });
});
