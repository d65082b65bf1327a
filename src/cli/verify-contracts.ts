import { type Contract, readContracts } from '../../pacts/contract-file.js';
import type { InteractionResult } from '../../pacts/verify-contract.js';
import { publishedContracts, type Upstreams, verifyUpstreams } from '../../pacts/verify-upstreams.js';
import type { ReporterName } from '../../reporters/index.js';
import { renderTerminal } from '../../reporters/terminal.js';
import { loadCatalogue } from '../checks/catalogue.js';
import { createRedactor } from '../history/redact.js';
import type { CheckReport, Report } from '../model/report.js';
import { contractReport } from './contract-report.js';
import { keepSecrets } from './keep-secrets.js';
import { render, writeOutputs } from './outputs.js';
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
  if (request.upstreams !== null) {
    const contracts = contractsOf(request);
    const { upstreams, close } = await openUpstreams(request.upstreams);
    try {
      for (const each of [upstreams.pools, upstreams.swaps]) {
        if (each) secrets.push(each.credential, ...(each.control ? [each.control.token] : []));
      }
      url = upstreams.pools?.baseUrl ?? upstreams.swaps?.baseUrl ?? null;
      checks.push(...(await verifyUpstreams(contracts, upstreams, request.verified)));
    } finally {
      await close();
    }
  }
  const redactor = createRedactor();
  for (const secret of secrets) redactor.add(secret, 'credential');
  const report = redactor.redact(
    contractReport(
      {
        tool: tool(),
        partner: { name: 'contracts', environment: request.upstreams === 'twin' ? 'twin' : 'by URL' },
        target: { baseUrl: url ?? '', startedByAudit: request.upstreams === 'twin' },
        upstream: { mode: 'twin', url },
        startedAt: new Date(startedAtMs).toISOString(),
        durationMs: now() - startedAtMs,
        command: request.command,
        broken: null,
        interrupted: session.signal.aborted,
        limits: { trades: { used: 0, allowed: 0 }, requests: { used: 0, perSecond: 0 } },
      },
      checks,
      loadCatalogue(),
      [],
    ),
  );
  const files = writeOutputs(report, request.out, request.reporters);
  await keepSecrets(
    files,
    secrets.map((value) => ({ label: 'credential', value })),
  );
  terminal.err(renderTerminal(report, { colour: terminal.colour }));
  terminal.err(`${files.map((file) => `  ${file}`).join('\n')}\n`);
  if (request.json) terminal.out(render('json', report, request.out));
  return report;
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
