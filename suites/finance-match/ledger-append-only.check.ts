import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence } from '../../src/checks/evidence.js';
import type { Statements } from '../../src/model/check.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import type { LedgerReading, RecordStory } from '../../src/model/facts/records.js';
import { entriesOf, magnitude } from './book.js';
import { hasLedger } from './legible.js';

type Say = Statements<'vanished' | 'changed'>;

/** What was posted stays as it was posted: later settlements, returns and events only add to it (SAFE-19). */
export const ledgerAppendOnly = defineCheck({
  id: 'ledger-append-only',
  needs: ['records'],
  messages: {
    vanished: 'Entry {id} of an order that {story} was in the ledger {before} and is gone {after}.',
    changed: 'Entry {id} of an order that {story} changed its {fields} between two readings ({before}, {after}).',
  },
  judge({ records: facts }, say) {
    if (!hasLedger(facts, say)) return;
    let compared = 0;
    for (const story of facts.stories) {
      const readable = story.ledgers.filter(({ call }) => call.outcome === 'ok' && !call.problem);
      for (const [at, later] of readable.entries()) {
        const earlier = readable[at - 1];
        if (earlier && compare(story, earlier, later, say)) compared += 1;
      }
    }
    // Entries that nothing happened to between two readings could not have been changed by it.
    if (compared === 0) {
      say.unverified('partner', 'no order had ledger entries first and something new to post after them');
    }
  },
});

/** Compares two readings; true where entries stood and the order moved on in between. */
function compare(story: RecordStory, earlier: LedgerReading, later: LedgerReading, say: Say): boolean {
  const before = entriesOf(story, earlier.call);
  const after = entriesOf(story, later.call);
  const moments = { before: `while ${earlier.moment}`, after: `at the ${later.moment}` };
  const evidence = [
    exchangeEvidence(earlier.call, `The ledger of ${story.kind} (${earlier.moment})`),
    exchangeEvidence(later.call, `The same ledger later (${later.moment})`),
  ];
  const left = [...after];
  const rest = before.filter((entry) => !taken(left, (each) => JSON.stringify(each) === JSON.stringify(entry)));
  let stood = true;
  for (const entry of rest) {
    if (taken(left, (each) => each.entryId === entry.entryId && changes(entry, each).length === 0)) continue;
    stood = false;
    const id = entry.entryId ?? `${entry.kind} ${entry.amount}`;
    const found = entry.entryId === null ? undefined : left.find((each) => each.entryId === entry.entryId);
    const fields = found ? changes(entry, found).join(', ') : '';
    if (found) say.fail('changed', { id, story: story.kind, fields, ...moments }, evidence);
    else say.fail('vanished', { id, story: story.kind, ...moments }, evidence);
  }
  const moved = before.length > 0 && happened(story, earlier, later);
  if (stood && moved) say.met(`${story.kind}: ${before.length} entries stayed as they were`, evidence);
  return moved;
}

/** Takes the first that fits out of the list; false where none does. */
function taken(among: LedgerEntry[], fits: (entry: LedgerEntry) => boolean): boolean {
  const at = among.findIndex(fits);
  if (at >= 0) among.splice(at, 1);
  return at >= 0;
}

/** Fields that differ; an id that was empty may be filled in later, as when an event arrives late. */
function changes(a: LedgerEntry, b: LedgerEntry): string[] {
  const fields: string[] = [];
  for (const id of ['orderRef', 'quoteId', 'tradeId', 'eventId'] as const) {
    if (a[id] !== null && a[id] !== b[id]) fields.push(id);
  }
  if (a.kind !== b.kind) fields.push('kind');
  if ((a.asset ?? '') !== (b.asset ?? '')) fields.push('asset');
  const [from, to] = [magnitude(a.amount), magnitude(b.amount)];
  if (from && to ? !from.eq(to) : a.amount !== b.amount) fields.push('amount');
  return fields;
}

/** Whether between the two readings the trade moved, an event was taken, or something was posted. */
function happened({ trial }: RecordStory, earlier: LedgerReading, later: LedgerReading): boolean {
  const [from, to] = [earlier.call.startedAtMs, later.call.endedAtMs];
  const moves = trial.trade?.history.some(({ atMs }) => atMs > from && atMs < to) === true;
  const events = trial.deliveries.some(({ sentAtMs }) => sentAtMs > from && sentAtMs < to);
  return moves || events;
}
