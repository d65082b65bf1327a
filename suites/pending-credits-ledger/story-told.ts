import { exchangeEvidence, journalEvidence, rowsEvidence, timelineEvidence } from '../../src/checks/evidence.js';
import type { LedgerFacts, LedgerStory, SurfaceReading } from '../../src/model/facts/ledger.js';
import type { Delivery } from '../../src/model/history.js';
import type { Evidence } from '../../src/model/report.js';
import type { Fault, OrderStatus } from '../../src/model/words.js';
import { readingAt } from './credit-of.js';

export interface Unsure {
  unverified(fault: Fault, reason: string, evidence?: readonly Evidence[]): void;
}

/** Statuses of an order that came to nothing; apps have several words for it. */
export const unwound: readonly (OrderStatus | null)[] = ['failed', 'released', 'cancelled', 'declined', 'expired'];
/** Statuses that say nothing final. */
export const undecided: readonly (OrderStatus | null)[] = ['open', 'pending'];

/** The story with this id when its hazard came about; else says why it tells nothing. */
export function storyTold(facts: LedgerFacts, id: string, say: Unsure): LedgerStory | null {
  const story = facts.stories.find(({ trial }) => trial.id === id);
  if (story && !story.obstacle && story.trial.met.yes) return story;
  const reason = story?.obstacle?.reason ?? story?.trial.met.how ?? 'the story was not told';
  say.unverified(story?.obstacle?.fault ?? 'harness', `${id}: ${reason}`, story ? storyEvidence(story) : []);
  return null;
}

/** The reading under this label; says what of it could not be read. */
export function readingTold(story: LedgerStory, label: string, say: Unsure): SurfaceReading | null {
  const reading = readingAt(story, label);
  const id = story.trial.id;
  if (!reading) {
    say.unverified('harness', `${id}: there is no reading "${label}"`, storyEvidence(story));
    return null;
  }
  const before = readingAt(story, 'before');
  for (const { fault, reason } of [...(before?.problems ?? []), ...reading.problems]) {
    say.unverified(fault, `${id}: ${reason}`, storyEvidence(story));
  }
  return reading;
}

/** True deliveries that the app took, as far as HTTP tells. */
function eventsTaken({ trial }: LedgerStory): readonly Delivery[] {
  return trial.deliveries.filter(({ signing, status }) => signing === 'valid' && status !== null && status < 400);
}

/** Whether the app could know how the trade ended: an event it took, or a status read that said so. */
export function wasTold(story: LedgerStory): boolean {
  return eventsTaken(story).length > 0 || terminalReads(story).length > 0;
}

/** Answers upstream that named this trade in a final status. */
export function terminalReads({ trial }: LedgerStory) {
  return trial.journal.filter(
    ({ operation, status, response }) =>
      (operation === 'getTransactionByQuote' || operation === 'getTrade') &&
      status === 200 &&
      /"status":\s*"(settled|failed|released|returned)"/.test(response ?? ''),
  );
}

/** Why an app that ended nowhere may not be blamed for it: nobody told it. */
export function untold(story: LedgerStory): string {
  const refused = story.trial.deliveries.find(({ signing }) => signing === 'valid');
  const events = refused
    ? `the app answered the true event with ${refused.status ?? refused.error ?? 'nothing'}`
    : 'no event was sent';
  return `${events} and did not ask upstream: check webhooks.url, webhooks.secret and webhooks.header, and timing.settleWithinMs`;
}

/** The story as a table of readings and a timeline, with its last ledger answer. */
export function storyEvidence(story: LedgerStory): Evidence[] {
  const { trial, readings } = story;
  const ledger = trial.calls.findLast((call) => call.operation === 'ledger' && call.outcome === 'ok');
  const reads = trial.journal.filter(({ operation }) => operation !== 'createQuote');
  return [
    rowsEvidence(
      ['reading', 'upstream', 'order', 'final', 'pending', 'ledger'],
      readings.map((reading) => [
        reading.label,
        reading.upstream,
        reading.status,
        reading.final,
        reading.pending,
        reading.entries?.map(({ kind, amount, asset }) => [kind, amount, asset].filter(Boolean).join(' ')).join(', ') ??
          null,
      ]),
      `${trial.id}: what ${trial.account} could read`,
    ),
    timelineEvidence(trial),
    ...(reads.length > 0 ? [journalEvidence(reads, `${trial.id}: what the app asked upstream`)] : []),
    ...(ledger ? [exchangeEvidence(ledger, `${trial.id}: the ledger at the end`)] : []),
  ];
}
