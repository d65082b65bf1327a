import type { Evidence, Report } from '../model/report.js';

/** The report with every piece of evidence, of checks and of findings, put in place of what `place` makes of it. */
export function mapEvidence(report: Report, place: (evidence: Evidence) => Evidence): Report {
  return {
    ...report,
    checks: report.checks.map((check) => ({
      ...check,
      evidence: check.evidence.map(place),
      findings: check.findings.map((finding) => ({ ...finding, evidence: finding.evidence.map(place) })),
    })),
  };
}
