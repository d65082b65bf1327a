import type { Catalogue } from '../model/catalogue.js';
import type { CheckOutcome, CheckReport, Report } from '../model/report.js';
import { assemble } from './assemble.js';

/** Worst first. */
const badness = ['fail', 'waived', 'unverified', 'not-applicable', 'pass'] as const satisfies readonly CheckOutcome[];

/**
 * Joins the reports of shards (`--only`) into one. A shard speaks only for the checks that it was asked for; of several
 * that were asked, the worst outcome stands. A check that no shard was asked for stays unverified.
 * Throws for no report, and for reports of different partners, targets or versions of the tool.
 */
export function mergeReports(reports: readonly Report[], catalogue: Catalogue): Report {
  const first = reports[0];
  if (!first) throw new Error('no report to merge');
  for (const report of reports) {
    if (identity(report) !== identity(first)) {
      throw new Error(`reports of different things: ${identity(first)} and ${identity(report)}`);
    }
  }
  const ids = [...new Set(reports.flatMap(({ checks }) => checks.map(({ id }) => id)))];
  const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0);
  const only = reports.some((report) => report.only === null)
    ? null
    : [...new Set(reports.flatMap((report) => report.only ?? []))];
  return assemble(
    {
      ...first,
      startedAt: reports.map(({ startedAt }) => startedAt).sort()[0] ?? first.startedAt,
      durationMs: Math.max(...reports.map(({ durationMs }) => durationMs)),
      command: [...new Set(reports.map(({ command }) => command))].join(' && '),
      only,
      broken: reports.find(({ broken }) => broken !== null)?.broken ?? null,
      interrupted: reports.some(({ verdict }) => verdict === 'interrupted'),
      limits: {
        trades: { used: sum(({ limits }) => limits.trades.used), allowed: sum(({ limits }) => limits.trades.allowed) },
        requests: { used: sum(({ limits }) => limits.requests.used), perSecond: first.limits.requests.perSecond },
      },
      signIn: reports.flatMap(({ signIn }) => signIn),
      created: {
        orders: [...new Set(reports.flatMap(({ created }) => created.orders))],
        trades: [...new Set(reports.flatMap(({ created }) => created.trades))],
      },
    },
    ids.map((id) => mergeCheck(id, reports)),
    catalogue,
    mergedNotices(reports),
  );
}

function mergeCheck(id: string, reports: readonly Report[]): CheckReport {
  const candidates = reports.flatMap((report) => {
    const asked = report.only === null || report.only.includes(id);
    return report.checks.filter((check) => check.id === id).map((check) => ({ check, asked }));
  });
  const spoken = candidates.filter(({ asked }) => asked);
  const ranked = (spoken.length > 0 ? spoken : candidates).sort((a, b) => rank(a.check) - rank(b.check));
  const worst = ranked[0];
  if (!worst) throw new Error(`no shard has check ${id}`);
  return worst.check;
}

function rank({ outcome }: CheckReport): number {
  return badness.indexOf(outcome);
}

/** A waiver that one shard had no use for may have been used by another. */
function mergedNotices(reports: readonly Report[]): Report['notices'] {
  const all = new Map(
    reports.flatMap(({ notices }) => notices).map((notice) => [`${notice.kind} ${notice.text}`, notice]),
  );
  const used = [...all.values()]
    .filter(({ kind }) => kind === 'waived')
    .map(({ text }) => text.split(' until ')[0] ?? '');
  return [...all.values()].filter(
    ({ kind, text }) => kind !== 'unused-waiver' || !used.some((name) => text.startsWith(name)),
  );
}

function identity({ tool, partner, target, profile }: Report): string {
  return `${profile === undefined ? '' : `provider under ${profile}: `}${partner.name} (${partner.environment}) at ${target.startedByAudit ? 'a target of the audit' : target.baseUrl}, ${tool.name} ${tool.version}`;
}
