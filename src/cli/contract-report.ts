import type { Catalogue, QuestionEntry } from '../model/catalogue.js';
import type { CheckReport, ContractId, Report } from '../model/report.js';
import { assemble, type RunFacts } from '../verdict/assemble.js';

const texts: Readonly<Record<ContractId, string>> = {
  'pools-contract': 'Does 0Pools keep what its client relies on?',
  'swaps-contract': 'Does Swaps keep what its client relies on?',
  'partner-contract': 'Does the partner answer its users as agreed?',
  'webhook-contract': 'Do events come as agreed, and does the partner take only genuine ones?',
  contract: 'Are the given contracts kept?',
};

/** The report of a contract verification: only contracts are asked about, never the launch questions. */
export function contractReport(
  run: Omit<RunFacts, 'only' | 'signIn' | 'created' | 'seed'>,
  checks: readonly CheckReport[],
  catalogue: Catalogue,
  notices: Report['notices'],
): Report {
  const areas = [...new Set(checks.map(({ question }) => question))];
  const questions = (Object.entries(texts) as [ContractId, string][])
    .filter(([id]) => areas.includes(id))
    .map(([id, text]): QuestionEntry => ({ id, kind: 'area', text, stake: '' }));
  const named = new Set(checks.flatMap(({ rules }) => rules));
  const rules = catalogue.rules.filter(({ id }) => named.has(id));
  const facts = { ...run, only: null, signIn: [], created: { orders: [], trades: [] }, seed: 0 };
  return assemble(facts, checks, { questions, checks: [], rules, manual: [] }, notices);
}
