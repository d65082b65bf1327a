import { Decimal } from 'decimal.js';
import type { Call } from '../../src/model/call.js';
import type { RecordStory } from '../../src/model/facts/records.js';
import { hasWord, identityOf } from './identity.js';

const packetFields = [
  'pool',
  'quote',
  'request id',
  'reason',
  'environment',
  'amount',
  'side',
  'network',
  'timestamp',
] as const;
export type PacketField = (typeof packetFields)[number];

interface Leaf {
  /** Names on the way down, joined. */
  readonly path: string;
  readonly text: string;
}

const networkWords: Readonly<Record<string, readonly string[]>> = {
  tron: ['tron', 'trx', 'trc20', 'trc-20'],
  ethereum: ['ethereum', 'eth', 'erc20', 'erc-20'],
  bsc: ['bsc', 'bnb', 'bep20', 'bep-20', 'binance smart chain'],
  polygon: ['polygon', 'matic', 'pol'],
  solana: ['solana', 'sol', 'spl'],
};

const sideWords = {
  on_ramp: /\b(on[ _-]?ramp|buy|buying|purchase|payin|pay-in)\b/i,
  off_ramp: /\b(off[ _-]?ramp|sell|selling|sale|payout|pay-out)\b/i,
} as const;

const environments =
  /\b(sandbox|staging|stage|test|testing|uat|preprod|pre-production|development|dev|local|live|prod|production)\b/i;
const dates = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b1\d{9}(\d{3})?\b|\b\d{1,2} \w{3,9} \d{4}|\b\w{3}, \d\d \w{3} \d{4}/;

/** Which fields of a complete packet (FALL-12) are neither mapped nor to be found in it by their value. */
export function missingFields(story: RecordStory, call: Call, environment: string): PacketField[] {
  const leaves = leavesOf(call.outputs, '');
  const text = leaves.map((leaf) => leaf.text).join('\n');
  const named = (pattern: RegExp) => leaves.some(({ path, text: value }) => pattern.test(path) && value !== '');
  const { trial } = story;
  const { quoteId, requestIds } = identityOf(story);
  const anyRequest = trial.journal.map(({ requestId }) => requestId);
  const unsuccessful = story.kind === 'failed' || story.kind === 'declined' || story.kind === 'conflict';
  const has: Readonly<Record<PacketField, boolean>> = {
    pool: hasWord(text, trial.lane.poolId),
    quote: quoteId === null || hasWord(text, quoteId),
    'request id': [...requestIds, ...anyRequest].some((id) => hasWord(text, id)),
    reason: !unsuccessful || tellsWhy(leaves, story),
    environment: named(/env|mode/i) || hasWord(text, environment) || environments.test(text),
    amount: [trial.lane.amount, trial.quote?.amountIn, trial.quote?.amountOut].some((amount) =>
      holdsAmount(text, amount),
    ),
    side: sideWords[trial.lane.side].test(text),
    network: networkNames(trial.lane.network).some((name) => hasWord(text.toLowerCase(), name)),
    timestamp: dates.test(text),
  };
  return packetFields.filter((field) => !has[field]);
}

/**
 * A reason under a name of its own, or anywhere in a packet that is plain text. A trade that failed upstream failed for
 * no stated reason, so there its status says all that can be said.
 */
function tellsWhy(leaves: readonly Leaf[], { kind }: RecordStory): boolean {
  const named = /reason|error|code|cause|why|fail|declin|detail|message/i;
  return leaves.some(({ path, text }) => {
    const name = path.split('.').at(-1) ?? '';
    if (named.test(name)) return text !== '';
    if (kind === 'failed' && /status|state|outcome|result/i.test(name)) return text !== '';
    return (
      text.includes(' ') && /insufficient|funds|declin|conflict|reserv|refus|reject|fail|error|\b4\d\d\b/i.test(text)
    );
  });
}

function networkNames(network: string): readonly string[] {
  return networkWords[network.toLowerCase()] ?? [network.toLowerCase()];
}

function holdsAmount(text: string, amount: string | undefined): boolean {
  if (amount === undefined) return false;
  const wanted = new Decimal(amount);
  const numbers = text.replace(/(\d)[,'\u00a0](?=\d{3}(\D|$))/g, '$1').match(/\d+(\.\d+)?/g) ?? [];
  return numbers.some((number) => number.length < 40 && new Decimal(number).eq(wanted));
}

function leavesOf(value: unknown, path: string): Leaf[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'object') {
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`));
  }
  const text = String(value).trim();
  const inner = /^[{[]/.test(text) ? parsed(text) : null;
  return inner === null ? [{ path, text }] : leavesOf(inner, path);
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
