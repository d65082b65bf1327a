import { defineCheck } from '../../src/checks/define-check.js';
import type { Statements } from '../../src/model/check.js';
import type { RecordStory } from '../../src/model/facts/records.js';
import { entriesOf, inAsset, lastLedger, ledgerEvidence, magnitude, reversing, settledKinds } from './book.js';
import { hasLedger, legible } from './legible.js';

/** What the ledger credits and reverses is what the upstream delivered, to the last decimal, in its asset (SAFE-29). */
export const amountsEqual = defineCheck({
  id: 'amounts-equal',
  needs: ['records'],
  messages: {
    amount: 'The ledger credits {posted} for trade {trade}, the upstream delivered {delivered} ({story}).',
    asset: 'The ledger credits trade {trade} in {posted}, the upstream delivered {delivered} ({story}).',
    reversal: 'The ledger reverses {posted} of returned trade {trade}, its credit was {delivered}.',
  },
  judge({ records: facts }, say) {
    if (!hasLedger(facts, say)) return;
    for (const story of facts.stories) {
      if (settledKinds.includes(story.kind) && legible(story, say)) judgeCredit(story, say);
      if (story.kind === 'returned' && legible(story, say)) judgeReversal(story, say);
    }
  },
});

type Say = Statements<'amount' | 'asset' | 'reversal'>;

function judgeCredit(story: RecordStory, say: Say): void {
  const ledger = lastLedger(story);
  const trade = story.trial.trade;
  if (!ledger || !trade) return;
  const entries = entriesOf(story, ledger.call);
  const credits = inAsset(story, entries, ['credit']);
  const evidence = ledgerEvidence(story, `The ledger of an order that settled (${story.kind})`);
  const foreign = entries.find(({ kind, asset }) => kind === 'credit' && asset !== null);
  const ids = { trade: trade.transactId, story: story.kind };
  if (credits.length === 0 && foreign) {
    say.fail('asset', { ...ids, posted: foreign.asset ?? '', delivered: story.trial.lane.asset }, evidence);
  } else if (credits.length === 0) {
    say.unverified('partner', `${story.kind}: there is no credit whose amount could be compared`, evidence);
  } else {
    const wrong = credits.find((credit) => magnitude(credit.amount)?.eq(trade.amountOut) !== true);
    if (!wrong) say.met(`${story.kind}: ${trade.amountOut} ${story.trial.lane.asset}`, evidence);
    else if (wrong.amount === null)
      say.unverified('manifest', 'operations.ledger maps no `amount` of an entry', evidence);
    else say.fail('amount', { ...ids, posted: wrong.amount, delivered: trade.amountOut }, evidence);
  }
}

/** Judged only where something was posted: whether it was at all is another check's. */
function judgeReversal(story: RecordStory, say: Say): void {
  const ledger = lastLedger(story);
  const trade = story.trial.trade;
  if (!ledger || trade?.status !== 'returned') return;
  const reversals = inAsset(story, entriesOf(story, ledger.call), reversing);
  const evidence = ledgerEvidence(story, 'The ledger of an order that was returned');
  const equal = reversals.some((entry) => magnitude(entry.amount)?.eq(trade.amountOut) === true);
  const posted = reversals.at(-1)?.amount;
  if (equal) say.met('returned: reversed in full', evidence);
  else if (posted) say.fail('reversal', { posted, trade: trade.transactId, delivered: trade.amountOut }, evidence);
}
