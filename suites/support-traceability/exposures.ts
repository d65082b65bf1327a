import type { Delivery } from '../../src/model/history.js';
import { privateKey, privatePhrase } from './private-words.js';

export interface Exposure {
  readonly kind: 'private' | 'rawEvent';
  /** What was seen, in words. */
  readonly what: string;
}

const signature = /\bt=\d{9,11},\s*v1=[0-9a-f]{32,}/i;
const rawKeys = /^(raw_?(body|payload|event|webhook)|webhook_?(body|payload|signature)|gate_?signature)$/i;

/**
 * What one answer to support, JSON or page, shows that it must not. `isPublic`: ids that may stand anywhere. The upstream's
 * own secrets are looked for by the checks of `browser-visible-secret`.
 */
export function exposuresIn(
  body: string,
  deliveries: readonly Delivery[],
  isPublic: (text: string) => boolean,
): Exposure[] {
  const found: Exposure[] = [];
  const events = deliveries.map((delivery) => delivery.body).filter((text) => text.length > 20);
  const shapes = new Set(events.map((text) => canonical(parsed(text))));
  const text = (value: string) => {
    const phrase = privatePhrase(value);
    if (phrase) found.push({ kind: 'private', what: `the words "${phrase}"` });
    if (signature.test(value)) found.push({ kind: 'rawEvent', what: 'a webhook signature' });
    if (events.some((event) => value.includes(event))) found.push({ kind: 'rawEvent', what: 'a raw webhook body' });
  };
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      text(value);
      // A body stored as text inside JSON hides keys from a look at the outside.
      const inner = /^\s*[{[]/.test(value) ? parsed(value) : undefined;
      if (typeof inner === 'object' && inner !== null) walk(inner);
    }
    if (typeof value !== 'object' || value === null) return;
    if (shapes.has(canonical(value))) found.push({ kind: 'rawEvent', what: 'a whole webhook event' });
    for (const [key, item] of Object.entries(value)) {
      const hidden = privateKey(key, item, isPublic);
      if (hidden) found.push({ kind: 'private', what: `the field "${hidden}"` });
      if (rawKeys.test(key) && item !== null && item !== '') {
        found.push({ kind: 'rawEvent', what: `the field "${key}"` });
      }
      walk(item);
    }
  };
  const json = parsed(body);
  if (typeof json === 'object' && json !== null) walk(json);
  else text(visible(body));
  return found;
}

/** The words of a page: neither script nor style nor tags, but what forms and attributes hold. */
function visible(html: string): string {
  if (!/<\w+[^>]*>/.test(html)) return html;
  const bare = html.replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, ' ');
  const values = [...bare.matchAll(/\b(?:value|title|content|data-[\w-]+)\s*=\s*"([^"]*)"/gi)].map((match) => match[1]);
  return `${bare.replace(/<[^>]*>/g, ' ')} ${values.join(' ')}`.replace(/&quot;/g, '"').replace(/&amp;/g, '&');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON text with sorted keys, so that the order in which an app stores them does not matter. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
