import { defineCheck } from '../../src/checks/define-check.js';
import { exchangeEvidence, rowsEvidence } from '../../src/checks/evidence.js';
import type { Statements } from '../../src/model/check.js';
import type { CloseReading, RecordKind, RecordStory, RecordsFacts } from '../../src/model/facts/records.js';
import type { Evidence } from '../../src/model/report.js';
import { identityOf } from '../support-traceability/identity.js';
import { type CloseRow, magnitude, mapsField, rowsOf, settledKinds } from './book.js';
import { closeLabelled } from './legible.js';

type Say = Statements<'absent' | 'repeated' | 'status' | 'amount' | 'unlinked' | 'unstable' | 'window'>;

/** Statuses that a row may have; the documents know "released or returned" as one outcome. */
const agreeing: Readonly<Partial<Record<RecordKind, readonly string[]>>> = {
  'settled-by-poll': ['settled'],
  'settled-then-event': ['settled'],
  'settled-by-event': ['settled'],
  'lost-response': ['settled'],
  'early-event': ['settled'],
  failed: ['failed'],
  released: ['released', 'returned'],
  returned: ['returned', 'released'],
};

/** Words for an order that came to nothing; an app may have one for several of them. */
const unwound: readonly (string | null)[] = ['failed', 'released', 'returned', 'cancelled', 'declined'];

/** The daily close has one row for every order whose money moved, and each row says what the upstream says (SAFE-19). */
export const closeEqualsFeed = defineCheck({
  id: 'close-equals-feed',
  needs: ['records'],
  messages: {
    absent: 'The daily close has no row for trade {trade}, which {story}.',
    repeated: 'The daily close has {count} rows for trade {trade}, which {story}.',
    status: 'The daily close says {row} of an order whose trade is {feed} upstream ({story}).',
    amount: 'The daily close says that trade {trade} delivered {row}, the upstream says {feed} ({story}).',
    unlinked: 'The row of trade {trade} in the daily close has {field} {row} instead of {feed} ({story}).',
    unstable: 'Read twice over the same window, the daily close says different things about an order that {story}.',
    window: 'The daily close from {from} to {to} holds an order that was made and moved outside of it ({story}).',
  },
  judge({ records: facts }, say) {
    if (facts.maps.dailyClose === null) {
      say.unverified('manifest', 'the manifest leaves out `operations.dailyClose`, so there is no close to compare');
      return;
    }
    const end = closeLabelled(facts, 'end', say);
    const first = closeLabelled(facts, 'first', say);
    const again = closeLabelled(facts, 'again', say);
    const beside = (['before', 'after'] as const).map((label) => closeLabelled(facts, label, say));
    for (const story of facts.stories) {
      if (end) judgeRows(facts, story, end, listsAccepted(facts, end), say);
      if (first && again) judgeTwice(story, first, again, say);
      for (const close of beside) if (close) judgeWindow(story, close, say);
    }
  },
});

/** A close by acceptance shows orders that moved nothing in the end; one by movement has no row for them. */
function listsAccepted(facts: RecordsFacts, close: CloseReading): boolean {
  return facts.stories.some(
    (story) => ['failed', 'released', 'reserved'].includes(story.kind) && rowsOf(story, close.call).length > 0,
  );
}

function judgeRows(facts: RecordsFacts, story: RecordStory, close: CloseReading, accepted: boolean, say: Say): void {
  const { kind, obstacle, trial } = story;
  const rows = rowsOf(story, close.call);
  const evidence = feedEvidence(story, close);
  const trade = trial.trade;
  if (!trade) {
    const wrong = obstacle ? undefined : rows.find(({ status }) => status === 'settled');
    if (wrong) say.fail('status', { row: 'settled', feed: 'not there', story: kind }, evidence);
    return;
  }
  const allowed = agreeing[kind];
  if (!allowed) return;
  const settled = settledKinds.includes(kind);
  if (obstacle) {
    if (settled) say.unverified(obstacle.fault, `${kind}: ${obstacle.reason}`);
    return;
  }
  // Whether the app follows a trade to its end is asked elsewhere; a close can only be as good as the status it has.
  if (settled && story.status !== 'settled') {
    say.unverified(
      'partner',
      `${kind}: the order's status is ${story.status ?? 'unknown'}, the trade's settled`,
      evidence,
    );
    return;
  }
  const noticed = facts.returnNoticed;
  if (kind === 'returned' && (trade.status !== 'returned' || !noticed || (!noticed.looked && !noticed.reconciled)))
    return;
  const [row] = rows;
  if (!row) {
    if (settled || accepted || kind === 'returned')
      say.fail('absent', { trade: trade.transactId, story: kind }, evidence);
    return;
  }
  // A close by movement has a row for the credit and one for the return.
  if (rows.length > 1 && kind !== 'returned') {
    say.fail('repeated', { trade: trade.transactId, count: rows.length, story: kind }, evidence);
    return;
  }
  const stated = mapsField(facts, 'dailyClose', 'status');
  const sameWord = (status: string | null) => !settled && status === story.status && unwound.includes(status);
  const agrees =
    !stated || rows.some(({ status }) => (status !== null && allowed.includes(status)) || sameWord(status));
  if (!agrees) say.fail('status', { row: row.status ?? 'nothing', feed: trade.status, story: kind }, evidence);
  const wrong = settled ? wrongCell(facts, story, row) : null;
  if (wrong) say.fail(wrong.message, { ...wrong.data, trade: trade.transactId, story: kind }, evidence);
  if (agrees && !wrong) say.met(`${kind}: one row, as upstream`, evidence);
}

function wrongCell(facts: RecordsFacts, story: RecordStory, row: CloseRow) {
  const { tradeId, quoteId, quoteRef, orderRef } = identityOf(story);
  const maps = (field: string) => mapsField(facts, 'dailyClose', field);
  const unlinked = (field: string, value: string | null, feed: string | null) => ({
    message: 'unlinked' as const,
    data: { field, row: value ?? 'nothing', feed: feed ?? 'nothing' },
  });
  if (maps('orderRef') && row.orderRef === null) return unlinked('order', row.orderRef, orderRef);
  // An id that a retry loses is what support misses first; whether it is traced is asked there.
  const lost = story.kind === 'lost-response' && row.tradeId === null && (row.orderRef ?? row.quoteId) !== null;
  if (maps('tradeId') && row.tradeId !== tradeId && !lost) return unlinked('trade id', row.tradeId, tradeId);
  if (maps('quoteId') && row.quoteId !== quoteId && row.quoteId !== quoteRef)
    return unlinked('quote id', row.quoteId, quoteId);
  const delivered = story.trial.trade?.amountOut ?? '0';
  if (maps('amount') && magnitude(row.amount)?.eq(delivered) !== true) {
    return { message: 'amount' as const, data: { row: row.amount ?? 'nothing', feed: delivered } };
  }
  return null;
}

/** Only orders at rest: a trade that stays reserved may be read upstream between the two. */
function judgeTwice(story: RecordStory, first: CloseReading, again: CloseReading, say: Say): void {
  if (story.obstacle || !story.trial.trade || story.kind === 'reserved') return;
  const shown = (close: CloseReading) =>
    rowsOf(story, close.call)
      .map((row) => JSON.stringify(row))
      .sort()
      .join('\n');
  if (shown(first) === shown(again)) return;
  say.fail('unstable', { story: story.kind }, [
    exchangeEvidence(first.call, 'The first close'),
    exchangeEvidence(again.call, 'The same close again'),
  ]);
}

function judgeWindow(story: RecordStory, close: CloseReading, say: Say): void {
  if (rowsOf(story, close.call).length === 0) return;
  const { from, to, call } = close;
  say.fail('window', { from, to, story: story.kind }, [exchangeEvidence(call, `The close ${close.label} the book`)]);
}

function feedEvidence(story: RecordStory, close: CloseReading): Evidence[] {
  const { trade } = story.trial;
  const { orderRef, quoteId } = identityOf(story);
  const columns = ['', 'order', 'quote', 'trade', 'status', 'amount delivered'];
  const feed = [
    'upstream',
    orderRef,
    quoteId,
    trade?.transactId ?? null,
    trade?.status ?? null,
    trade?.amountOut ?? null,
  ];
  const rows = rowsOf(story, close.call).map((row) => [
    'close',
    row.orderRef,
    row.quoteId,
    row.tradeId,
    row.status,
    row.amount,
  ]);
  return [rowsEvidence(columns, [feed, ...rows], `Status feed and daily close (${story.kind})`)];
}
