import type { JournalEntry } from '../../../twin/api.js';
import type { ConfirmStory, SwapFailure } from '../../model/facts/swaps.js';
import type { OrderStatus } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import { Blocked } from '../define.js';
import { tell } from '../duplicates/tell.js';
import { closedStatuses, endStatuses, type TrialRecorder } from '../trial.js';

/** Work that an app does after its answer, a silent second swap included, shows itself within this time. */
const strayMs = 400;

export interface ConfirmScript {
  readonly id: string;
  /** The hazard in words. */
  readonly hazard: string;
  readonly failure: SwapFailure;
  /** From the quote on: confirms, fails, retries, and says whether the hazard came about. */
  run(confirm: Confirm): Promise<void>;
}

/** A story in the making, and what its app has sent upstream so far. */
export interface Confirm {
  readonly context: DrillContext;
  readonly trial: TrialRecorder;
  /** Requests to create a swap, in order of arrival. */
  requests(): JournalEntry[];
}

/**
 * Runs one story to its end. A swap names neither quote nor user, so stories of one stage follow each other: what arrives
 * at the upstream meanwhile belongs to this one, unless the very same request has been sent before.
 */
async function confirmStory(context: DrillContext, script: ConfirmScript): Promise<ConfirmStory> {
  const upstream = context.upstream();
  const sinceMs = context.now();
  const known = new Set(upstream.journal.query({ operation: 'createSwap', untilMs: sinceMs }).map(fingerprint));
  const requests = () =>
    upstream.journal.query({ operation: 'createSwap', sinceMs }).filter((entry) => !known.has(fingerprint(entry)));
  const swaps = () => {
    const keys = new Set(requests().map(({ idempotencyKey }) => idempotencyKey));
    return upstream.swapsMade().filter((swap) => swap.createdAtMs >= sinceMs && keys.has(swap.idempotencyKey));
  };
  let status: OrderStatus | null = null;
  const { trial, obstacle } = await tell(context, script, async (told) => {
    await told.lock({ unkept: true });
    await script.run({ context, trial: told, requests });
    status = await outcome(context, told, () => swaps().length > 0);
  });
  await quiet(context, requests);
  return { trial: { ...trial.end(), journal: requests() }, failure: script.failure, swaps: swaps(), status, obstacle };
}

/**
 * Runs one story after another. An app that asks Swaps for nothing in the first one would be waited for in every other: no
 * failure and no crash can meet it. Throws `Blocked` then.
 */
export async function confirmStories(
  context: DrillContext,
  scripts: readonly ConfirmScript[],
): Promise<readonly ConfirmStory[]> {
  const stories: ConfirmStory[] = [];
  for (const script of scripts) {
    const story = await confirmStory(context, script);
    stories.push(story);
    if (stories.length > 1 || story.trial.journal.length > 0) continue;
    const { fault, reason } = story.obstacle ?? {
      fault: 'partner',
      reason:
        'no request of the app to make a swap reached the upstream: its base URL of Swaps must be $twin.swaps, and `accept` must confirm the swap',
    };
    throw new Blocked(fault, `${story.trial.id}: ${reason}`);
  }
  return stories;
}

function fingerprint({ idempotencyKey, body }: JournalEntry): string {
  return JSON.stringify([idempotencyKey, body]);
}

/** A swap under way is an outcome too; without one, an app may take its time to say that there is none. */
async function outcome(context: DrillContext, trial: TrialRecorder, made: () => boolean): Promise<OrderStatus | null> {
  const wanted = made() ? (['pending', ...closedStatuses] as const) : endStatuses;
  return trial.orderRef() === null ? null : trial.waitStatus(wanted, context.manifest.timing.settleWithinMs);
}

async function quiet(context: DrillContext, requests: () => readonly JournalEntry[]): Promise<void> {
  const answered = async () => (requests().every(({ endedAtMs }) => endedAtMs !== null) ? true : null);
  await context.poll(answered, context.manifest.timing.settleWithinMs, 20);
  await context.until(context.now() + strayMs);
}
