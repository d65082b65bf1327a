import type { CheckReport, Report } from '../src/model/report.js';
import { exampleLines, examplesOf } from './counterexample.js';
import { plainText } from './plain-text.js';
import type { PlacedReport, Render } from './render.js';

const levels = { blocker: 'error', major: 'warning', minor: 'note' } as const;

/** SARIF 2.1.0 for code-scanning pages: a result per failing or waived check, unverified ones as notifications of the tool. */
export const renderSarif: Render = (report, { folder }) => {
  const shown = report.checks.filter(({ outcome }) => outcome === 'fail' || outcome === 'waived');
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: report.tool.name, version: report.tool.version, rules: report.checks.map(rule) } },
        automationDetails: { id: `${report.partner.name}/${report.partner.environment}` },
        properties: { verdict: report.verdict, seed: report.seed, command: report.command },
        invocations: [invocation(report)],
        results: shown.map((check) => result(check, { ...report, folder })),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};

function rule({ id, title, severity, remedy, question, rules }: CheckReport) {
  return {
    id,
    shortDescription: { text: title },
    help: { text: remedy },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: [question, ...rules] },
  };
}

function result(check: CheckReport, report: PlacedReport) {
  const { id, severity, reason, remedy, waiver, evidence } = check;
  const files = examplesOf(evidence, report).flatMap(({ file }) => file ?? []);
  const script = exampleLines(evidence, report);
  return {
    ruleId: id,
    ruleIndex: report.checks.indexOf(check),
    level: levels[severity],
    message: { text: plainText(`${reason}. Remedy: ${remedy}`) },
    // Code scanning wants a place; what was audited is a running system, so its manifest stands for it.
    locations: [{ physicalLocation: { artifactLocation: { uri: 'readiness.yaml' }, region: { startLine: 1 } } }],
    ...(files.length > 0
      ? {
          attachments: files.map((uri) => ({
            artifactLocation: { uri: encodeURI(plainText(uri)) },
            description: { text: 'counterexample' },
          })),
        }
      : {}),
    ...(script.length > 0 ? { properties: { script: script.map(plainText) } } : {}),
    partialFingerprints: { check: `${report.partner.name}/${id}` },
    ...(waiver
      ? { suppressions: [{ kind: 'external', status: 'accepted', justification: plainText(waiver.reason) }] }
      : {}),
  };
}

function invocation({ verdict, broken, startedAt, durationMs, checks }: Report) {
  const start = Date.parse(startedAt);
  return {
    executionSuccessful: broken === null && verdict !== 'interrupted',
    startTimeUtc: startedAt,
    endTimeUtc: new Date(start + durationMs).toISOString(),
    toolExecutionNotifications: checks
      .filter(({ outcome }) => outcome === 'unverified')
      .map(({ id, reason }) => ({
        level: 'warning',
        associatedRule: { id },
        message: { text: plainText(`unverified: ${reason}`) },
      })),
  };
}
