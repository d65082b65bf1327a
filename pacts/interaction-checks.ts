import type { ExchangeData } from '../src/model/evidence.js';
import type { CheckReport, ContractId, Evidence } from '../src/model/report.js';
import type { InteractionResult } from './verify-contract.js';

/** Whose contract the interactions are of, and who must act when one is broken. */
export interface ContractSide {
  readonly area: ContractId;
  /** Names the contract in the ids of its checks, e.g. `0pools-api`. */
  readonly name: string;
  readonly fault: NonNullable<CheckReport['fault']>;
  readonly remedy: string;
}

const bodyLimit = 2_000;

/** Each interaction as a check of the report; a pending one that is not kept informs, every other gates. */
export function interactionChecks(side: ContractSide, results: readonly InteractionResult[]): CheckReport[] {
  const taken = new Map<string, number>();
  return results.map((result) => {
    const plain = `${slug(side.name)}/${slug(result.interaction)}`;
    const times = (taken.get(plain) ?? 0) + 1;
    taken.set(plain, times);
    return check(times === 1 ? plain : `${plain}-${times}`, side, result);
  });
}

function check(id: string, side: ContractSide, result: InteractionResult): CheckReport {
  const { interaction, states, mismatches, exchange, outcome, durationMs, rules, pending } = result;
  const evidence = exchange ? [exchangeOf(interaction, exchange)] : [];
  const given = states.length > 0 ? ` (given ${states.join(' and ')})` : '';
  const broken = outcome === 'broken';
  return {
    id,
    title: `${side.name}: ${interaction}${given}`,
    question: side.area,
    severity: pending && outcome !== 'kept' ? 'minor' : 'blocker',
    outcome: outcome === 'kept' ? 'pass' : broken ? 'fail' : 'unverified',
    fault: outcome === 'kept' ? null : broken ? side.fault : 'harness',
    reason:
      outcome === 'kept' ? `asked, and answered ${exchange?.answer.status ?? ''} as agreed` : mismatches.join(' '),
    findings: broken
      ? mismatches.map((text) => ({ message: 'mismatch', text: `"${interaction}": ${text}`, evidence }))
      : [],
    durationMs,
    rules,
    remedy: side.remedy,
    evidence,
  };
}

/** Headers stay out: credentials are among them. */
function exchangeOf(interaction: string, { request, answer }: NonNullable<InteractionResult['exchange']>): Evidence {
  const data: ExchangeData = {
    operation: interaction,
    account: null,
    outcome: String(answer.status),
    exchanges: [
      {
        step: null,
        method: request.method,
        url: request.path,
        requestBody: text(request.body),
        status: answer.status,
        responseBody: text(answer.body),
        error: null,
        durationMs: 0,
      },
    ],
  };
  return { kind: 'exchange', summary: `${request.method} ${request.path} answered ${answer.status}`, data };
}

function text(bytes: Buffer): string | null {
  return bytes.length === 0 ? null : bytes.toString('utf8').slice(0, bodyLimit);
}

function slug(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
