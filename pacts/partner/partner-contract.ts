import { type Contract, type ContractInteraction, specification } from '../contract-file.js';
import type { PartnerInteraction } from './partner-interaction.js';

const auditConsumer = '0pools-readiness';

/**
 * The contract of one partner: every interaction in the audit's own words, with those outputs that its manifest maps.
 * The manifest is the adapter between these words and the partner's wire, whatever style that has.
 */
export function partnerContract(
  partner: string,
  interactions: readonly PartnerInteraction[],
  maps: (operation: PartnerInteraction['operation'], output: string) => boolean,
): Contract {
  return {
    consumer: { name: auditConsumer },
    provider: { name: partner },
    metadata: specification,
    interactions: interactions.map((each) => toPact(each, (output) => maps(each.operation, output))),
  };
}

function toPact(interaction: PartnerInteraction, maps: (output: string) => boolean): ContractInteraction & object {
  const { name, rules, operation, state, outcomes, outputs = {}, lists = [] } = interaction;
  const fields = Object.entries(outputs).filter(([output]) => maps(output));
  const content = {
    outcome: outcomes[0],
    outputs: {
      ...Object.fromEntries(fields.map(([output]) => [output, 'example-1'])),
      ...Object.fromEntries(lists.map((output) => [output, [{}]])),
    },
  };
  const matchers = {
    '$.outcome': matching({ match: 'regex', regex: `^(${outcomes.join('|')})$` }),
    ...Object.fromEntries(
      fields.map(([output, regex]) => [`$.outputs.${output}`, matching({ match: 'regex', regex })]),
    ),
    ...Object.fromEntries(lists.map((output) => [`$.outputs.${output}`, matching({ match: 'type', min: 1 })])),
  };
  return {
    type: 'Synchronous/HTTP',
    description: name,
    providerStates: [{ name: state.name }],
    comments: { text: [rules.join(' ')] },
    ...exchange(operation, content, matchers),
  };
}

function exchange(operation: string, content: unknown, body: unknown): object {
  const json = { contentType: 'application/json', encoded: false };
  return {
    request: { method: 'POST', path: `/operations/${operation}` },
    response: {
      status: 200,
      headers: { 'Content-Type': ['application/json'] },
      body: { ...json, content },
      matchingRules: { body },
    },
  };
}

const matching = (matcher: unknown) => ({ combine: 'AND', matchers: [matcher] });
