import { join } from 'node:path';
import { type Contract, fileNameOf, readContracts } from '../../pacts/contract-file.js';
import type { InteractionResult } from '../../pacts/verify-contract.js';
import { publishedContracts, type Upstreams, verifyUpstreams } from '../../pacts/verify-upstreams.js';
import type { ReporterName } from '../../reporters/index.js';
import { renderTerminal } from '../../reporters/terminal.js';
import { loadCatalogue } from '../checks/catalogue.js';
import { Blocked } from '../drills/define.js';
import { writeAtomically } from '../history/atomic-file.js';
import { safeName } from '../history/layout.js';
import { createRedactor, type Redactor } from '../history/redact.js';
import type { Manifest } from '../model/manifest.js';
import type { CheckReport, Report } from '../model/report.js';
import { contractReport } from './contract-report.js';
import { findManifest } from './find-manifest.js';
import { keepSecrets } from './keep-secrets.js';
import { openManifest } from './open-manifest.js';
import { folderName, render, writeOutputs } from './outputs.js';
import { guardProduction } from './production-guard.js';
import type { Session } from './session.js';
import { tool } from './tool.js';
import { UsageError } from './usage-error.js';

export interface ContractRequest {
  /** `twin`: one of our own; null: no upstream is asked. */
  readonly upstreams: Upstreams | 'twin' | null;
  /** Contracts or paths of contracts; null: the published ones. */
  readonly contracts: readonly (Contract | string)[] | null;
  /** Told how each contract fared. */
  verified?(contract: Contract, results: readonly InteractionResult[]): void;
  /** Null: no partner is asked. */
  readonly partner: {
    readonly manifest: string | undefined;
    readonly target: string | null;
    readonly defects: readonly string[];
    readonly allow: { readonly live: boolean; readonly production: boolean };
  } | null;
  readonly out: string;
  readonly reporters: readonly ReporterName[];
  readonly json: boolean;
  readonly command: string;
}

/** Verifies what was asked for and hands one report to every sink. */
export async function verifyAll(request: ContractRequest, session: Session): Promise<Report> {
  const { terminal, now } = session;
  const startedAtMs = now();
  const checks: CheckReport[] = [];
  const secrets: string[] = [];
  let url: string | null = null;
  let unreachable: string | null = null;
  // A wrong manifest is complained about before anything is asked.
  const manifest = request.partner === null ? null : await manifestOf(request.partner, session);
  if (request.upstreams !== null) {
    const contracts = contractsOf(request);
    const { upstreams, close } = await openUpstreams(request.upstreams);
    try {
      for (const each of [upstreams.pools, upstreams.swaps]) {
        if (each) secrets.push(each.credential, ...(each.control ? [each.control.token] : []));
      }
      url = upstreams.pools?.baseUrl ?? upstreams.swaps?.baseUrl ?? null;
      const endpoints = request.contracts === null;
      const asked = { endpoints, signal: session.signal, ...(request.verified ? { verified: request.verified } : {}) };
      const result = await verifyUpstreams(contracts, upstreams, asked);
      checks.push(...result.checks);
      unreachable = result.unreachable;
    } finally {
      await close();
    }
  }
  const going = request.partner && manifest && !session.signal.aborted;
  const partner = going ? await askPartner(manifest, request.partner.defects, session) : null;
  checks.push(...(partner?.checks ?? []));
  secrets.push(...(partner?.secrets ?? []));
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret, 'credential');
  const report = redactor.redact(
    contractReport(
      {
        tool: tool(),
        partner: partner?.manifest.partner ?? { name: 'Upstream contracts', environment: url ?? '' },
        target: {
          baseUrl: partner?.manifest.target.baseUrl ?? url ?? '',
          startedByAudit: request.upstreams === 'twin' || partner?.manifest.target.webServer != null,
        },
        upstream: { mode: 'twin', url },
        startedAt: new Date(startedAtMs).toISOString(),
        durationMs: now() - startedAtMs,
        command: request.command,
        broken: partner?.broken ?? (unreachable === null ? null : { fault: 'harness', reason: unreachable }),
        interrupted: session.signal.aborted,
        limits: partner?.limits ?? { trades: { used: 0, allowed: 0 }, requests: { used: 0, perSecond: 0 } },
      },
      checks,
      loadCatalogue(),
      [],
    ),
  );
  const contracts = keepContracts(partner?.contracts ?? [], request.out, redactor);
  const { out, reporters } = request;
  const shown = { out, reporters, cwd: session.cwd };
  const files = [...writeOutputs(report, shown), ...contracts];
  await keepSecrets(
    files,
    secrets.map((value) => ({ label: 'credential', value })),
  );
  terminal.err(renderTerminal(report, { colour: terminal.colour, folder: folderName(out, session.cwd) }));
  terminal.err(`${files.map((file) => `  ${file}`).join('\n')}\n`);
  if (request.json) terminal.out(render('json', report, out, session.cwd));
  return report;
}

async function manifestOf(
  { manifest: named, target, defects, allow }: NonNullable<ContractRequest['partner']>,
  session: Session,
): Promise<Manifest> {
  const manifest = await openManifest(findManifest(named, session.cwd, defects), session.env, target);
  guardProduction(manifest, allow);
  return manifest;
}

/** The partner's own contract and that of its event address; a partner that does not come up breaks the run. */
async function askPartner(manifest: Manifest, defects: readonly string[], { signal }: Session) {
  const { openLoneStage } = await import('../drills/lone-stage.js');
  const { verifyPartner } = await import('../../pacts/partner/verify-partner.js');
  const { verifyWebhooks } = await import('../../pacts/partner/verify-webhooks.js');
  let partner: Awaited<ReturnType<typeof openLoneStage>>;
  try {
    partner = await openLoneStage(manifest, { id: 'contracts', signal, seed: 0, defects });
  } catch (error) {
    if (!(error instanceof Blocked)) throw error;
    const { fault, reason } = error.obstacle;
    return { manifest, contracts: [], checks: [], secrets: manifest.secrets, broken: { fault, reason }, limits: null };
  }
  const { context, webhookSecret, secrets, close } = partner;
  try {
    const answers = await verifyPartner(context);
    const events = await verifyWebhooks(context, webhookSecret);
    const checks = [...answers.checks, ...events.checks];
    const contracts = [answers.contract, events.contract].filter((contract) => contract !== null);
    const used = context.stage.allowance.used();
    const { maxTrades, maxRequestsPerSecond } = manifest.limits;
    const limits = {
      trades: { used: used.trades, allowed: maxTrades },
      requests: { used: used.requests, perSecond: maxRequestsPerSecond },
    };
    return { manifest, contracts, checks, secrets: secrets.map(({ value }) => value), broken: null, limits };
  } finally {
    await close();
  }
}

/** A partner's contracts are made from its manifest: kept beside the report, they can be read, compared and published. */
function keepContracts(contracts: readonly Contract[], out: string, redactor: Redactor): readonly string[] {
  const dir = join(out, 'pacts');
  return contracts.map((contract) => {
    const file = join(dir, safeName(fileNameOf(contract)));
    writeAtomically(file, `${JSON.stringify(redactor.redact(contract), null, 2)}\n`);
    return file;
  });
}

function contractsOf({ contracts }: ContractRequest) {
  if (contracts === null) return publishedContracts();
  try {
    return contracts.flatMap((each) => (typeof each === 'string' ? readContracts(each) : each));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function openUpstreams(asked: Upstreams | 'twin'): Promise<{ upstreams: Upstreams; close(): Promise<void> }> {
  if (asked !== 'twin') return { upstreams: asked, close: () => Promise.resolve() };
  const { startTwin } = await import('../../twin/index.js');
  const twin = await startTwin({ swapLimits: { perCredential: 1000, perAddress: 1000 } });
  const [partner] = twin.partners;
  const control = { origin: twin.origin, token: twin.controlToken };
  return {
    upstreams: {
      pools: { baseUrl: twin.origin, credential: partner?.secretKey ?? '', control },
      swaps: { baseUrl: twin.swaps, credential: partner?.swapsCredential ?? '', control },
      paceMs: 0,
    },
    close: () => twin.close(),
  };
}
