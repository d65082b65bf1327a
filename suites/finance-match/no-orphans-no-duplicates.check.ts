import { Decimal } from 'decimal.js';
import { defineCheck } from '../../src/checks/define-check.js';
import type { Statements } from '../../src/model/check.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import type { RecordKind, RecordStory, RecordsFacts } from '../../src/model/facts/records.js';
import { identityOf } from '../support-traceability/identity.js';
import {
  creditsEarly,
  entriesOf,
  inAsset,
  lastLedger,
  ledgerEvidence,
  magnitude,
  reversing,
  settledKinds,
  singleSource,
} from './book.js';
import { hasLedger } from './legible.js';

/**
 * Orders that never got a trade: what was credited for them, if anything, must be gone again. Credits of failed and
 * released trades are what `pending-credits-ledger` is about.
 */
const tradeless: readonly RecordKind[] = ['declined', 'conflict', 'expired'];

/** Every entry belongs to one trade of the upstream, and every settled trade to one credit (SAFE-19, SAFE-29). */
export const noOrphansNoDuplicates = defineCheck({
  id: 'no-orphans-no-duplicates',
  needs: ['records'],
  messages: {
    orphan: 'A ledger entry of order {order} names {field} {id}, which the upstream does not know.',
    tradeless: 'Entry {id} of order {order} belongs to no trade, unlike the {kind} entries of other orders.',
    duplicate: 'The ledger lists entry {id} of order {order} more than once.',
    twice: 'The ledger credits trade {trade} {count} times, although one status read alone told of its settlement.',
    baseless: 'The ledger of an order that {story} keeps a credit of {amount}.',
  },
  judge({ records: facts }, say) {
    if (!hasLedger(facts, say)) return;
    let read = 0;
    for (const story of facts.stories) {
      const ledger = lastLedger(story);
      if (!ledger || story.obstacle) continue;
      const entries = entriesOf(story, ledger.call);
      read += entries.length;
      judgeEntries(facts, story, entries, say);
    }
    const unread = facts.stories.filter((story) => story.orderRef !== null && story.trial.trade && !lastLedger(story));
    for (const { kind, obstacle } of unread) {
      say.unverified(obstacle?.fault ?? 'partner', `${kind}: ${obstacle?.reason ?? 'its ledger could not be read'}`);
    }
    if (read === 0 && unread.length === 0) say.unverified('partner', 'the ledgers of the book hold no entry at all');
  },
});

type Say = Statements<'orphan' | 'tradeless' | 'duplicate' | 'twice' | 'baseless'>;

function judgeEntries(facts: RecordsFacts, story: RecordStory, entries: readonly LedgerEntry[], say: Say): void {
  const evidence = ledgerEvidence(story, `The ledger of an order that ${story.kind}`);
  const order = story.orderRef ?? '';
  const credits = inAsset(story, entries, ['credit']);
  const orphan = entries.flatMap((entry) => unknownIds(facts, entry)).at(0);
  const stray = strayEntry(facts, story, entries);
  const repeated = entries.find((entry, at) => entries.slice(0, at).some((earlier) => sameEntry(earlier, entry)));
  const twice = singleSource.includes(story.kind) && story.trial.trade !== null && credits.length > 1;
  const kept = tradeless.includes(story.kind) && !creditsEarly(facts) ? net(story, entries) : null;
  if (orphan) say.fail('orphan', { order, ...orphan }, evidence);
  if (stray) say.fail('tradeless', { order, id: stray.entryId ?? '', kind: stray.kind ?? '' }, evidence);
  if (repeated) say.fail('duplicate', { order, id: repeated.entryId ?? '' }, evidence);
  else if (twice) say.fail('twice', { trade: story.trial.trade?.transactId ?? '', count: credits.length }, evidence);
  if (kept) say.fail('baseless', { story: story.kind, amount: kept }, evidence);
  if (!orphan && !stray && !repeated && !twice && !kept && entries.length > 0) {
    say.met(`${story.kind}: ${entries.length} entries, each with its place`, evidence);
  }
}

/** Ids that neither the upstream nor any user of the book has ever seen. */
function unknownIds(facts: RecordsFacts, { quoteId, tradeId }: LedgerEntry): { field: string; id: string }[] {
  const known = facts.stories.map(identityOf);
  const strays = facts.stories.flatMap(({ trial }) => [...trial.unclaimed.quotes, ...trial.unclaimed.trades]);
  const quotes = new Set([
    ...known.flatMap((each) => [each.quoteId, each.quoteRef, each.orderRef]),
    ...strays.map((each) => each.quoteId),
  ]);
  const trades = new Set([...known.map((each) => each.tradeId), ...strays.map((each) => each.transactId)]);
  return [
    ...(quoteId !== null && !quotes.has(quoteId) ? [{ field: 'quote', id: quoteId }] : []),
    ...(tradeId !== null && !trades.has(tradeId) ? [{ field: 'trade', id: tradeId }] : []),
  ];
}

/**
 * An entry without a trade, one more than a plain order has of its kind, where those all name theirs. An app that holds
 * before it knows the trade does so in every order; ids that are merely missing are other checks'.
 */
function strayEntry(facts: RecordsFacts, story: RecordStory, entries: readonly LedgerEntry[]): LedgerEntry | null {
  const plain = facts.stories.find(({ kind }) => kind === 'settled-by-poll');
  const ledger = plain ? lastLedger(plain) : null;
  if (!plain || !ledger || !settledKinds.includes(story.kind)) return null;
  const usual = entriesOf(plain, ledger.call);
  const surplus = (kind: LedgerEntry['kind']) => {
    const same = usual.filter((entry) => entry.kind === kind);
    const more = entries.filter((entry) => entry.kind === kind).length > same.length;
    return more && same.length > 0 && same.every(({ tradeId }) => tradeId !== null);
  };
  return entries.find(({ kind, tradeId }) => tradeId === null && kind !== 'credit' && surplus(kind)) ?? null;
}

/** The two legs of one posting may share an id; the same leg twice is a duplicate. */
function sameEntry(a: LedgerEntry, b: LedgerEntry): boolean {
  return (
    a.entryId !== null && a.entryId === b.entryId && a.kind === b.kind && a.amount === b.amount && a.asset === b.asset
  );
}

/** What is left of the credits after everything that took them back, null where nothing is. */
function net(story: RecordStory, entries: readonly LedgerEntry[]): string | null {
  const sum = (kinds: Parameters<typeof inAsset>[2]) =>
    inAsset(story, entries, kinds).reduce((total, entry) => total.plus(magnitude(entry.amount) ?? 0), new Decimal(0));
  const left = sum(['credit']).minus(sum(reversing));
  return left.gt(0) ? left.toFixed() : null;
}
