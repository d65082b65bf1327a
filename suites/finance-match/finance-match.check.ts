import { defineCheck } from '../../src/checks/define-check.js';
import type { Statements } from '../../src/model/check.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import type { RecordStory, RecordsFacts } from '../../src/model/facts/records.js';
import { type Identity, identityOf, names } from '../support-traceability/identity.js';
import {
  creditsEarly,
  entriesOf,
  inAsset,
  lastLedger,
  ledgerEvidence,
  mapsField,
  reversing,
  rowsOf,
  settledKinds,
} from './book.js';
import { hasLedger, legible } from './legible.js';

type Say = Statements<'noCredit' | 'unlinked' | 'wrongId' | 'noEvent' | 'notReversed'>;

/** The ids of an entry with the words for them. */
const joins = [
  { field: 'orderRef', word: 'order' },
  { field: 'quoteId', word: 'quote' },
  { field: 'tradeId', word: 'trade' },
] as const;

/** Order, quote, trade, ledger entry and event of every settled order are joined by id (SAFE-19, SAFE-29). */
export const financeMatch = defineCheck({
  id: 'finance-match',
  needs: ['records'],
  messages: {
    noCredit: 'The ledger has no credit for the settled trade {trade} ({story}).',
    unlinked: 'The credit of trade {trade} names no {field} ({story}).',
    wrongId: 'A ledger entry of trade {trade} names {field} {id}, which belongs to another order ({story}).',
    noEvent: 'Neither ledger nor close joins event {event} to trade {trade}, although it was taken ({story}).',
    notReversed: 'Trade {trade} was returned and the app could know it, but no entry reverses its credit.',
  },
  judge({ records: facts }, say) {
    if (!hasLedger(facts, say)) return;
    if (!joins.some(({ field }) => mapsField(facts, 'ledger', field))) {
      say.unverified('manifest', 'operations.ledger maps no id of an entry (`orderRef`, `quoteId`, `tradeId`)');
      return;
    }
    if (facts.takesWebhooks && !facts.stories.some((story) => identityOf(story).eventIds.length > 0)) {
      say.unverified('partner', 'the app takes webhooks, but answered no event with 2xx: none could be joined');
    }
    for (const story of facts.stories) {
      if (settledKinds.includes(story.kind) && legible(story, say)) judgeSettled(facts, story, say);
      if (story.kind === 'returned' && legible(story, say)) judgeReturned(facts, story, say);
    }
  },
});

function judgeSettled(facts: RecordsFacts, story: RecordStory, say: Say): void {
  const ledger = lastLedger(story);
  const identity = identityOf(story);
  const trade = identity.tradeId;
  if (!ledger || trade === null) return;
  const entries = entriesOf(story, ledger.call);
  const credits = inAsset(story, entries, ['credit']);
  const evidence = ledgerEvidence(story, `The ledger of an order that settled (${story.kind})`);
  if (credits.length === 0) {
    say.fail('noCredit', { trade, story: story.kind }, evidence);
    return;
  }
  const early = creditsEarly(facts);
  const mapped = joins.filter(({ field }) => mapsField(facts, 'ledger', field) && !(early && field === 'tradeId'));
  const unlinked = mapped.find(({ field }) =>
    credits.some((credit) => credit[field] === null && !retried(story, credit)),
  );
  const wrong = entries.flatMap((entry) => foreignIds(facts, entry, identity)).at(0);
  const event = unjoinedEvent(facts, story, entries, identity);
  if (unlinked) say.fail('unlinked', { trade, field: `${unlinked.word} id`, story: story.kind }, evidence);
  if (wrong) say.fail('wrongId', { trade, ...wrong, story: story.kind }, evidence);
  if (event.missing) say.fail('noEvent', { trade, event: event.missing, story: story.kind }, evidence);
  else if (event.gap) say.unverified('manifest', `${story.kind}: ${event.gap}`, evidence);
  if (!unlinked && !wrong && !event.missing && !event.gap) {
    say.met(`${story.kind}: entry, order, quote and trade are joined`, evidence);
  }
}

/** An id that a retry loses is what support misses first: here it is enough that another one joins the entry. */
function retried({ kind }: RecordStory, { orderRef, quoteId, tradeId }: LedgerEntry): boolean {
  return kind === 'lost-response' && (orderRef ?? quoteId ?? tradeId) !== null;
}

/** Ids in an entry of this order that belong to another order of the book; ids that nobody knows are orphans. */
function foreignIds(facts: RecordsFacts, entry: LedgerEntry, identity: Identity): { field: string; id: string }[] {
  const others = facts.stories.map(identityOf);
  const { quoteId, tradeId } = entry;
  const found: { field: string; id: string }[] = [];
  if (tradeId !== null && tradeId !== identity.tradeId && others.some((other) => other.tradeId === tradeId)) {
    found.push({ field: 'the trade id', id: tradeId });
  }
  const own = quoteId === identity.quoteId || quoteId === identity.quoteRef;
  if (quoteId !== null && !own && others.some((other) => other.quoteId === quoteId || other.quoteRef === quoteId)) {
    found.push({ field: 'the quote id', id: quoteId });
  }
  return found;
}

/** An event that was answered 2xx must be found with the order: in an entry, a row of the close, or the order's trace. */
function unjoinedEvent(
  facts: RecordsFacts,
  story: RecordStory,
  entries: readonly LedgerEntry[],
  { eventIds }: Identity,
): { readonly missing?: string; readonly gap?: string } {
  const inLedger = mapsField(facts, 'ledger', 'eventId');
  const inClose = mapsField(facts, 'dailyClose', 'eventId');
  const rows = facts.closes.flatMap(({ call }) => (call.outcome === 'ok' ? rowsOf(story, call) : []));
  const joined = [...entries, ...rows].map((row) => row.eventId);
  const missing = eventIds.find((id) => !joined.some((value) => names(value, id)));
  if (!missing) return {};
  if (inLedger || inClose) return { missing };
  const traced = story.traces.some(({ call }) => names(call.outputs.eventIds, missing));
  return traced ? {} : { gap: 'neither ledger entries, close rows nor traces map an `eventId`' };
}

function judgeReturned(facts: RecordsFacts, story: RecordStory, say: Say): void {
  const noticed = facts.returnNoticed;
  const ledger = lastLedger(story);
  const trade = story.trial.trade;
  if (!ledger || trade?.status !== 'returned' || !noticed || (!noticed.looked && !noticed.reconciled)) return;
  const count = (moment: 'terminal' | 'end') => {
    const reading = story.ledgers.findLast((each) => each.moment === moment && each.call.outcome === 'ok');
    return reading ? inAsset(story, entriesOf(story, reading.call), reversing).length : 0;
  };
  const evidence = ledgerEvidence(story, 'The ledger of an order that was returned');
  if (count('end') > count('terminal')) say.met('returned: the credit is reversed', evidence);
  else say.fail('notReversed', { trade: trade.transactId }, evidence);
}
