// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Pact fills these places itself
import { type Contract, specification } from '../contract-file.js';
import type { WebhookDelivery } from './webhook-deliveries.js';

const places = ['eventId', 'transactId', 'quoteId', 'poolId', 'side', 'amountIn', 'amountOut', 'rate'] as const;

/** What 0Pools relies on at a partner's event address. Signatures are made on the way: they hold for minutes only. */
export function webhookContract(partner: string, path: string, deliveries: readonly WebhookDelivery[]): Contract {
  return {
    consumer: { name: '0pools-webhooks' },
    provider: { name: partner },
    metadata: specification,
    interactions: deliveries.map(({ name, rules, state, type, expect }) => ({
      type: 'Synchronous/HTTP',
      description: name,
      providerStates: [{ name: state }],
      comments: { text: [rules.join(' ')] },
      request: {
        method: 'POST',
        path,
        headers: { 'Content-Type': ['application/json'] },
        body: { contentType: 'application/json', encoded: false, content: eventBody(type) },
        generators: { body: generators() },
      },
      response: {
        status: expect === 'refused' ? 400 : 200,
        matchingRules: { status: statusClass(expect === 'refused' ? 'clientError' : 'success') },
      },
    })),
  };
}

function eventBody(type: string): object {
  const data = Object.fromEntries(places.filter((name) => name !== 'eventId').map((name) => [name, 'example']));
  const createdAt = '2026-01-01T00:00:00.000Z';
  return { id: 'example', eventId: 'example', type, createdAt, data: { ...data, status: type.split('.').at(-1) } };
}

function generators(): object {
  const filled = (name: string) => ({ type: 'ProviderState', expression: `\${${name}}`, dataType: 'STRING' });
  const data = places.filter((name) => name !== 'eventId').map((name) => [`$.data.${name}`, filled(name)]);
  return {
    '$.id': filled('eventId'),
    '$.eventId': filled('eventId'),
    '$.createdAt': filled('createdAt'),
    ...Object.fromEntries(data),
  };
}

const statusClass = (status: string) => ({ combine: 'AND', matchers: [{ match: 'statusCode', status }] });
