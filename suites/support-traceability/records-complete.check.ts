import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, rowsEvidence } from '../../src/checks/evidence.js';
import type { Call } from '../../src/model/call.js';
import type { RecordKind, RecordStory, RecordsFacts } from '../../src/model/facts/records.js';
import { hasWord, identityOf } from './identity.js';

/** Orders whose record is asked for, the one with the most to show first. */
const settled: readonly RecordKind[] = ['settled-by-event', 'settled-then-event', 'settled-by-poll'];

/**
 * What an order's record must hold beside its ids: quote expiry, idempotency key, gate result, terminal and
 * reconciliation state, and log lines of what happened, by partner-visible ids (SAFE-22, SAFE-23, SAFE-24). An audit sees
 * only what support answers and logs show, so what is not seen there is told, not blamed.
 */
export const recordsComplete = defineCheck({
  id: 'records-complete',
  needs: ['records'],
  messages: {
    unrecorded: 'Neither trace, support packet nor logs show {missing} of a settled order.',
    unlogged: 'The logs show no line about {missing}.',
  },
  judge({ records: facts }, say) {
    const told = facts.stories.filter(({ obstacle }) => obstacle === null);
    const story = settled.flatMap(
      (kind) => told.find((each) => each.kind === kind && each.status === 'settled') ?? [],
    )[0];
    const answers = story ? answersOf(story) : [];
    if (!story || answers.length === 0) {
      say.unverified('harness', 'there was no settled order whose record could be read');
      return;
    }
    const text = answers.flatMap((call) => call.exchanges.map(({ response }) => response?.body ?? '')).join('\n');
    const evidence = answers.slice(-2).map((call) => exchangeEvidence(call, `${call.operation} of a settled order`));
    const missing = recordFields(facts, story, text).flatMap(({ name, seen }) => (seen ? [] : [name]));
    if (missing.length === 0)
      say.met('expiry, key, gate result, terminal and reconciliation state are on record', evidence);
    else if (facts.logs) say.fail('unrecorded', { missing: missing.join(', ') }, evidence);
    else
      say.unverified(
        'manifest',
        `not seen in trace or packet: ${missing.join(', ')}; name the logs under artifacts.logs`,
        evidence,
      );
    judgeLogs(facts, say);
  },
});

function judgeLogs({ logs, stories }: RecordsFacts, say: Parameters<typeof recordsComplete.judge>[1]): void {
  if (!logs) {
    say.unverified('manifest', 'the manifest names no logs that were there (`artifacts.logs`)');
    return;
  }
  const wanted: [string, readonly string[]][] = stories.flatMap((story) => {
    const { orderRef, quoteId, tradeId, eventIds } = identityOf(story);
    const ids = [orderRef, quoteId, tradeId].flatMap((id) => (id === null ? [] : [id]));
    if (story.obstacle || !story.trial.met.yes || ids.length === 0) return [];
    const rows: [string, readonly string[]][] = [];
    if (story.kind === 'lost-response') rows.push(['an execution whose answer was lost', ids]);
    if (story.kind === 'settled-by-poll') rows.push(['a settled order', ids]);
    if (story.kind === 'settled-by-event' && eventIds.length > 0)
      rows.push(['a verified event', [...eventIds, ...ids]]);
    if (story.kind === 'failed') rows.push(['a failed order', ids]);
    return rows;
  });
  const missing = wanted.filter(([, ids]) => !ids.some((id) => logs.found.includes(id))).map(([what]) => what);
  const table = wanted.map(([what, ids]) => [what, ids.filter((id) => logs.found.includes(id)).join(', ') || null]);
  const evidence = [rowsEvidence(['about', 'ids found'], table, `Ids in ${logs.files} log files`)];
  if (missing.length > 0) say.fail('unlogged', { missing: missing.join(', ') }, evidence);
  else if (wanted.length > 0) say.met('the logs tell of retries, events and postings by partner-visible ids', evidence);
}

function recordFields(facts: RecordsFacts, story: RecordStory, text: string) {
  const { quote, trade } = story.trial;
  const found = (value: string | undefined) =>
    value !== undefined && (hasWord(text, value) || facts.logs?.found.includes(value) === true);
  const expiry = quote ? new Date(quote.expiresAtMs) : null;
  const named = (pattern: RegExp) => pattern.test(text);
  return [
    {
      name: 'the quote expiry',
      seen: named(/expir(y|es)/i) || (expiry !== null && spelt(expiry).some((spelling) => found(spelling))),
    },
    { name: 'the idempotency key', seen: named(/idempotency/i) || found(trade?.idempotencyKey) },
    { name: 'the gate result', seen: named(/gate|entitle|eligib/i) },
    { name: 'the terminal status', seen: named(/terminal|status|state/i) },
    { name: 'the reconciliation state', seen: named(/reconcil/i) },
  ];
}

function spelt(expiry: Date): string[] {
  const iso = expiry.toISOString();
  return [iso, iso.replace('.000Z', 'Z'), String(expiry.getTime()), String(Math.floor(expiry.getTime() / 1000))];
}

function answersOf({ traces, packet }: RecordStory): Call[] {
  return [...traces.map(({ call }) => call), ...(packet ? [packet] : [])].filter(({ outcome }) => outcome === 'ok');
}
