import { exchangeEvidence, journalEvidence, timelineEvidence } from '../../src/checks/evidence.js';
import type { Statements } from '../../src/model/check.js';
import type { AcceptStory } from '../../src/model/facts/duplicates.js';
import type { JournalEntry, Trial } from '../../src/model/history.js';
import type { Evidence } from '../../src/model/report.js';

/** What may never come of one accepted quote, however often it is accepted, retried or resumed. */
export const oneExecution = {
  'several-keys': '{trial}: {count} requests to execute quote {quote} carried {keys} different idempotency keys.',
  'no-key': '{trial}: a request to execute quote {quote} carried no idempotency key.',
  'several-orders': '{trial}: accepts of one quote were answered with {count} orders: {orders}.',
  'unasked-trade': '{trial}: beside the accepted quote the app executed quote {other}, which nobody had accepted.',
} as const;

type Law = keyof typeof oneExecution;
type Say = Pick<Statements<Law>, 'fail' | 'unverified'>;

/** Requests to execute the trial's own quote, in order of arrival. */
export function executions(trial: Trial): JournalEntry[] {
  return trial.journal.filter((e) => e.operation === 'transact' && e.quoteId === trial.quote?.quoteId);
}

/** Says every law that the story breaks; true where it breaks none. `named` keeps a stray trade from being named twice. */
export function keepsLaws(story: AcceptStory, say: Say, named: Set<string>): boolean {
  const { trial } = story;
  const sent = executions(trial);
  const keys = new Set(sent.flatMap(({ idempotencyKey }) => (idempotencyKey === null ? [] : [idempotencyKey])));
  const quote = trial.quote?.quoteId ?? '';
  const strays = trial.unclaimed.trades;
  const orders = ordersOf(story).attached;
  if (keys.size > 1) {
    say.fail('several-keys', { trial: trial.id, quote, count: sent.length, keys: keys.size }, evidenceOf(trial));
  }
  if (sent.some(({ idempotencyKey }) => idempotencyKey === null)) {
    say.fail('no-key', { trial: trial.id, quote }, evidenceOf(trial));
  }
  if (orders.length > 1) {
    say.fail('several-orders', { trial: trial.id, count: orders.length, orders: orders.join(', ') }, [
      ...evidenceOf(trial),
      ...answersNaming(trial, orders),
    ]);
  }
  for (const { transactId, quoteId } of strays.filter((stray) => !named.has(stray.transactId))) {
    named.add(transactId);
    const entries = trial.journal.filter((entry) => entry.quoteId === quoteId);
    say.fail('unasked-trade', { trial: trial.id, other: quoteId }, [
      storyOf(trial),
      ...(entries.length > 0 ? [journalEvidence(entries, 'The quote that nobody accepted, at the upstream')] : []),
    ]);
  }
  return (
    keys.size <= 1 && sent.every((entry) => entry.idempotencyKey !== null) && orders.length <= 1 && strays.length === 0
  );
}

/** Says why a lawful story proves nothing; true where it proves something. */
export function tellsSomething(story: AcceptStory, say: Say): boolean {
  const { trial, obstacle } = story;
  const orders = ordersOf(story);
  const evidence = [timelineEvidence(trial)];
  if (obstacle) say.unverified(obstacle.fault, `${trial.id}: ${obstacle.reason}`, evidence);
  else if (!trial.quote) {
    say.unverified(
      'manifest',
      `${trial.id}: without an upstream nobody sees how often the quote is executed`,
      evidence,
    );
  } else if (!trial.met.yes) say.unverified('partner', `${trial.id}: ${trial.met.how}`, evidence);
  else if (executions(trial).length === 0) {
    say.unverified('partner', `${trial.id}: the quote was never executed, so nothing could be doubled`, evidence);
  } else if (orders.attached.length + orders.unknown.length > 1) {
    const why = `${trial.id}: accepts were answered with several orders, and operations.order does not tell what became of them`;
    say.unverified('manifest', why, evidence);
  } else return true;
  return false;
}

/** Orders that stand for the quote's trade, and orders of which that is not known. One turned down later stands for nothing. */
function ordersOf({ orders, trial }: AcceptStory): { attached: string[]; unknown: string[] } {
  if (orders.length < 2) return { attached: [], unknown: orders.map(({ orderRef }) => orderRef) };
  const stands = ['pending', 'settled', 'returned', trial.trade?.status ?? 'pending'];
  const refs = (test: (status: string | null) => boolean) =>
    orders.filter(({ status }) => test(status)).map(({ orderRef }) => orderRef);
  return {
    attached: refs((status) => status !== null && stands.includes(status)),
    unknown: refs((status) => status === null),
  };
}

/** The story, and the requests to execute its quote. */
export function evidenceOf(trial: Trial): Evidence[] {
  const sent = executions(trial);
  return [
    storyOf(trial),
    ...(sent.length > 0 ? [journalEvidence(sent, `${trial.id}: requests to execute the quote, at the upstream`)] : []),
  ];
}

/** With how close together everything was, which the hazard alone does not say. */
function storyOf(trial: Trial): Evidence {
  return timelineEvidence(trial, trial.met.yes ? `${trial.hazard}: ${trial.met.how}` : trial.hazard);
}

function answersNaming(trial: Trial, orders: readonly string[]): Evidence[] {
  return orders.flatMap((orderRef) => {
    const call = trial.calls.find((c) => c.operation === 'accept' && String(c.outputs.orderRef) === orderRef);
    return call ? [exchangeEvidence(call, `An accept answered with order ${orderRef}`)] : [];
  });
}
