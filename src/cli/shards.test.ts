import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sampleReport } from '../../reporters/sample-report.fixture.js';
import { type CheckReport, leftOutReason, type Report } from '../model/report.js';
import { freshFolder, run } from './session.fixture.js';

const leftOut: Partial<CheckReport> = {
  outcome: 'unverified',
  fault: 'harness',
  reason: leftOutReason,
  findings: [],
  evidence: [],
};

/** The sample as a run that was asked for some checks only. */
function shard(...only: readonly string[]): Report {
  return {
    ...sampleReport,
    only,
    command: `readiness audit --only ${only.join(',')}`,
    checks: sampleReport.checks.map((check) => (only.includes(check.id) ? check : { ...check, ...leftOut })),
  };
}

function write(cwd: string, name: string, report: unknown): string {
  const file = join(cwd, name, 'readiness-report.json');
  mkdirSync(join(cwd, name), { recursive: true });
  writeFileSync(file, JSON.stringify(report));
  return file;
}

describe('merge', () => {
  test('gives back the whole of what shards saw, with the status of the whole', async () => {
    const cwd = freshFolder();
    const a = write(cwd, 'a', shard('late-accept', 'trace-from-any-id'));
    const b = write(cwd, 'b', shard('parallel-accepts', 'credit-before-settled', 'forged-events'));
    const { status, out } = await run(['merge', a, b, '--out', 'all', '--json'], { cwd });
    expect(status).toBe(1);
    const merged = JSON.parse(out) as Report;
    const outcomes = (report: Report) => report.checks.map(({ id, outcome }) => `${id} ${outcome}`);
    expect(outcomes(merged)).toEqual(outcomes(sampleReport));
    expect(merged.verdict).toBe('blocked');
    expect(merged.limits.trades.used).toBe(24);
    expect(JSON.parse(readFileSync(join(cwd, 'all', 'readiness-report.json'), 'utf8'))).toEqual(merged);
  });

  test('keeps the worse of two that were asked', async () => {
    const cwd = freshFolder();
    const failed = sampleReport.checks.map((check) =>
      check.id === 'late-accept' ? { ...check, outcome: 'fail' } : check,
    );
    const files = [write(cwd, 'a', sampleReport), write(cwd, 'b', { ...sampleReport, checks: failed })];
    const { out } = await run(['merge', ...files, '--json'], { cwd });
    expect((JSON.parse(out) as Report).checks.find(({ id }) => id === 'late-accept')?.outcome).toBe('fail');
  });

  test('refuses reports of different partners, and files that are none', async () => {
    const cwd = freshFolder();
    const a = write(cwd, 'a', sampleReport);
    const other = write(cwd, 'b', { ...sampleReport, partner: { name: 'Other', environment: 'staging' } });
    expect((await run(['merge', a, other], { cwd })).status).toBe(3);
    expect((await run(['merge', write(cwd, 'c', { verdict: 'ready' })], { cwd })).status).toBe(3);
  });

  test('takes evidence files along', async () => {
    const cwd = freshFolder();
    const evidence = [{ kind: 'screenshot', summary: 'page', file: 'history/files/page.png' }];
    const report = { ...sampleReport, checks: sampleReport.checks.map((check) => ({ ...check, evidence })) };
    const files = [write(cwd, 'a', report), write(cwd, 'b', report)];
    const png = Buffer.from('\u0089PNG\r\n\u001a\n page', 'latin1');
    mkdirSync(join(cwd, 'a/history/files'), { recursive: true });
    writeFileSync(join(cwd, 'a/history/files/page.png'), png);
    const { out } = await run(['merge', ...files, '--out', 'deep/all', '--json'], { cwd });
    expect((JSON.parse(out) as Report).checks[0]?.evidence[0]?.file).toBe('evidence/page.png');
    expect(readFileSync(join(cwd, 'deep/all/evidence/page.png'))).toEqual(png);
    expect(readFileSync(join(cwd, 'deep/all/readiness-report.html'), 'utf8')).toContain(png.toString('base64'));
  });
});

describe('diff', () => {
  test('says what changed, and nothing else', async () => {
    const cwd = freshFolder();
    const questions = sampleReport.questions.map((question) => ({ ...question, answer: 'safe' as const }));
    const checks = sampleReport.checks.map((check) =>
      check.id === 'parallel-accepts' ? { ...check, outcome: 'pass' } : check,
    );
    const files = [
      write(cwd, 'a', sampleReport),
      write(cwd, 'b', { ...sampleReport, verdict: 'ready', questions, checks }),
    ];
    const { status, out } = await run(['diff', ...files], { cwd });
    expect(status).toBe(0);
    expect(out).toContain('verdict   blocked -> ready');
    expect(out).toContain('question  double-click-duplicates: unsafe -> safe');
    expect(out).toContain('check     parallel-accepts: fail -> pass');
    expect(out).not.toContain('late-accept');
  });
});

describe('report', () => {
  test.each(['json', 'html', 'junit', 'markdown', 'sarif', 'ctrf', 'text'])('renders %s to stdout', async (format) => {
    const cwd = freshFolder();
    const { status, out, err } = await run(['report', write(cwd, 'a', sampleReport), '--format', format], { cwd });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('parallel-accepts');
  });

  test('embeds no file from outside the folder of the report', async () => {
    const cwd = freshFolder();
    const png = Buffer.from('\u0089PNG\r\n\u001a\n secret', 'latin1');
    writeFileSync(join(cwd, 'outside.png'), png);
    const evidence = [{ kind: 'screenshot', summary: 'page', file: '../outside.png' }];
    const report = { ...sampleReport, checks: sampleReport.checks.map((check) => ({ ...check, evidence })) };
    const { out } = await run(['report', write(cwd, 'a', report), '--format', 'html'], { cwd });
    expect(out).not.toContain(png.toString('base64'));
    expect(out).toContain('is not beside this report');
  });
});
