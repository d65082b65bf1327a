import { setImmediate as turn } from 'node:timers/promises';
import type { CrashLanding } from '../../model/crash-points.js';
import type { LedgerStory } from '../../model/facts/ledger.js';
import type { Delivery } from '../../model/history.js';
import type { DrillContext } from '../context.js';
import { Blocked } from '../define.js';
import { type Hold, holdStatusReads } from '../duplicates/hold.js';
import { type Story, tellStory } from './story.js';

const type = 'pool.transaction.settled';

/** One order whose app is killed around its settlement. */
export interface SettlementPart {
  readonly id: string;
  readonly hazard: string;
  readonly account: string;
  /** Sent right before the kill: left until it is answered, or only for a part of the time that answers take. */
  readonly event?: 'answered' | 'in-progress';
  /** Until everything stands ready for the kill. */
  before(story: Story): Promise<void>;
  /** After the restart; says what was met. */
  after(story: Story, landing: CrashLanding | null): Promise<void>;
}

export interface SettlementRound {
  readonly stories: readonly LedgerStory[];
  readonly landings: Readonly<Record<string, CrashLanding>>;
}

/** How long reads are held at most while an event waits for its answer: some apps ask upstream about every event. */
const holdMs = 1_000;
/** Apps that take longer for an event are killed as if they did not. */
const mostPaceMs = 20;

/**
 * Plays parts side by side, each with an account of its own, around one kill and one restart. Events that are to be found
 * in progress have that share of the time that this app takes for one, 0 to 1.
 */
export async function playSettlementRound(
  context: DrillContext,
  parts: readonly SettlementPart[],
  share: number,
): Promise<SettlementRound> {
  const landings: Record<string, CrashLanding> = {};
  const back = gate<Blocked | null>();
  const ready = parts.map((part) => ({ part, gate: gate<Story | null>() }));
  const telling = ready.map(({ part, gate: reached }) =>
    tellStory(context, {
      ...part,
      async run(story) {
        let stands: Story | null = null;
        try {
          await part.before(story);
          stands = story;
        } finally {
          reached.open(stands);
        }
        const obstacle = await back.opened;
        if (obstacle) throw obstacle;
        await part.after(story, landings[part.id] ?? null);
      },
    }),
  );
  const standing: { part: SettlementPart; story: Story }[] = [];
  for (const { part, gate: reached } of ready) {
    const story = await reached.opened;
    if (story) standing.push({ part, story });
  }
  try {
    Object.assign(landings, await crash(context, standing, share));
    back.open(null);
  } catch (error) {
    back.open(error instanceof Blocked ? error : new Blocked('harness', reasonOf(error)));
  }
  return { stories: await Promise.all(telling), landings };
}

type Standing = readonly { readonly part: SettlementPart; readonly story: Story }[];

async function crash(context: DrillContext, standing: Standing, share: number): Promise<Record<string, CrashLanding>> {
  const { kill, restart } = context.stage;
  if (!restart) throw new Blocked('manifest', 'the target cannot be restarted');
  const sent: { id: string; event: Promise<Delivery[]> }[] = [];
  // Events speak alone: what an app asks upstream meanwhile waits, for some time or for ever.
  const reads = new Map<Story, Hold>();
  for (const { part, story } of standing) if (part.event) reads.set(story, holdStatusReads(context, story.trial));
  const send = ({ part, story }: Standing[number]) => {
    const event = story.trial.send({ type });
    // Nobody listens before the kill is over.
    event.catch(() => undefined);
    sent.push({ id: part.id, event });
    return event;
  };
  for (const { part, story } of standing) {
    if (part.event !== 'answered') continue;
    const event = send({ part, story });
    await Promise.race([event, context.until(context.now() + holdMs)]);
    reads.get(story)?.letGo();
    await event;
  }
  const dueMs = context.now() + paceMs(standing) * share;
  for (const each of standing) if (each.part.event === 'in-progress') send(each);
  // A timer is too coarse for this.
  while (context.now() < dueMs) await turn();
  for (const { story } of standing) story.trial.mark('killed');
  const killedAtMs = context.now();
  const comeBack = () =>
    restart().catch((error: unknown) => {
      if (error instanceof Blocked) throw error;
      throw new Blocked('partner', `the app did not come up again: ${reasonOf(error)}`);
    });
  // Where only a hook restarts the app, the kill is part of it.
  await (kill ?? comeBack)();
  for (const held of reads.values()) held.letGo();
  const landings: Record<string, CrashLanding> = {};
  for (const { id, event } of sent) landings[id] = eventLanding((await event)[0], killedAtMs);
  if (kill) await comeBack();
  for (const { story } of standing) story.trial.mark('restarted');
  return landings;
}

/** Where the kill found an event. */
function eventLanding(delivery: Delivery | undefined, killedAtMs: number): CrashLanding {
  if (!delivery) return { point: null, how: 'no event was sent' };
  const { answeredAtMs, sentAtMs, status } = delivery;
  return answeredAtMs === null
    ? {
        point: 'event-in-progress',
        how: `the event had been on its way for ${ms(killedAtMs - sentAtMs)} and was not answered when the app was killed`,
      }
    : {
        point: 'event-answered',
        how: `the app had answered the event with ${status} ${ms(Math.max(0, killedAtMs - answeredAtMs))} before it was killed`,
      };
}

/** How long this app takes for an event, by the quickest answer so far, within bounds; ms. */
function paceMs(standing: Standing): number {
  const times = standing.flatMap(({ story }) =>
    story.trial.deliveries.flatMap(({ answeredAtMs, sentAtMs }) =>
      answeredAtMs === null ? [] : [answeredAtMs - sentAtMs],
    ),
  );
  return Math.min(...times, mostPaceMs);
}

interface Gate<T> {
  /** What the opener said. */
  readonly opened: Promise<T>;
  open(said: T): void;
}

function gate<T>(): Gate<T> {
  let open: Gate<T>['open'] = () => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const ms = (time: number) => `${time.toFixed(1)} ms`;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
