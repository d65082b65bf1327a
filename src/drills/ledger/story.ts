import type { Decimal } from 'decimal.js';
import type { Call } from '../../model/call.js';
import type { LedgerStory, SurfaceReading } from '../../model/facts/ledger.js';
import type { JournalEntry, Obstacle } from '../../model/history.js';
import type { OrderStatus } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import { Blocked, type UpstreamPower } from '../define.js';
import { lacking } from '../preconditions.js';
import type { TrialRecorder } from '../trial.js';
import { change, everySurface, readSurfaces, type Surfaces, sameSurfaces } from './surfaces.js';

/** How an order is meant to end: what is waited for, never what is judged. */
export interface Ending {
  readonly statuses: readonly OrderStatus[];
  readonly credited: boolean;
}

export const settledEnding: Ending = { statuses: ['settled'], credited: true };
/** Apps have several words for an order that came to nothing. */
export const unwoundEnding: Ending = {
  statuses: ['failed', 'released', 'cancelled', 'declined', 'expired'],
  credited: false,
};

/** A target that has missed a deadline once does not hold up the rest in full again. */
const laterMs = 3_000;
/** How long status reads are held at most, and on after the answer for apps that work behind it. */
const holdMs = 1_000;
const quietMs = 150;

/** How long the target may take to show an end: as long as it promised, until it has let that pass once. */
export function patienceMs({ stage, manifest }: DrillContext): number {
  const { settleWithinMs } = manifest.timing;
  return stage.lateness.seen ? Math.min(laterMs, settleWithinMs) : settleWithinMs;
}

/** One order of one account, told with its balance surfaces before, during and after. */
export class Story {
  readonly context: DrillContext;
  readonly trial: TrialRecorder;
  readonly readings: SurfaceReading[] = [];

  constructor(context: DrillContext, trial: TrialRecorder) {
    this.context = context;
    this.trial = trial;
  }

  async read(label: string, surfaces: Surfaces = everySurface): Promise<SurfaceReading> {
    const reading = await readSurfaces(this.context, this.trial, label, surfaces);
    this.readings.push(reading);
    return reading;
  }

  /** Balance before, a firm quote that will stay reserved, no more. */
  async lock(): Promise<void> {
    await this.read('before', ['balance']);
    await this.trial.lock();
    this.trial.plan('hold');
  }

  /** Locks, accepts and waits for the trade upstream, which stays reserved until it is moved. */
  async reserve(): Promise<void> {
    await this.lock();
    await this.reserved(await this.trial.accept());
  }

  /** Waits for what an accept brought about; queued accepts take their time. */
  async reserved(accept: Call): Promise<void> {
    const { poll, manifest } = this.context;
    const trade = await poll(async () => this.trial.trade(), manifest.timing.settleWithinMs, 25);
    if (!trade) {
      const answer = accept.exchanges.at(-1)?.response?.status ?? accept.exchanges.at(-1)?.error ?? 'nothing';
      throw new Blocked(
        accept.problem?.fault ?? 'partner',
        accept.problem?.reason ?? `the accept ended ${accept.outcome} (${answer}) and no trade came about upstream`,
      );
    }
    if (this.trial.orderRef() === null) {
      throw new Blocked(
        accept.problem?.fault ?? 'manifest',
        accept.problem?.reason ??
          'accept told no orderRef, so nobody can follow the order: map operations.accept.outputs.orderRef',
      );
    }
  }

  /**
   * Lets the trade settle with no event of ours: at once where it can be moved, else in the sandbox's own time, as the app's
   * own reads show it. Throws `Blocked` where it does not settle.
   */
  async settled(): Promise<void> {
    const { context, trial } = this;
    if (context.stage.can('move-trades')) {
      trial.move('settled', { event: false });
      return;
    }
    await this.converge('settling', settledEnding);
    const { status } = trial.trade() ?? {};
    if (status !== 'settled')
      throw new Blocked('harness', `the sandbox was not seen to settle the trade: it is ${status}`);
  }

  /** Reads until order, balance and ledger show the ending, at most `settleWithinMs` or `withinMs`. */
  async converge(label: string, ending: Ending, withinMs?: number): Promise<SurfaceReading> {
    const amount = this.trial.locked().quote?.amountOut ?? null;
    return this.watch(label, (now, before) => hasEnded(now, before, ending, amount), withinMs);
  }

  /** Reads until `done` says so, keeps every reading that differs from the one before, and answers the last. */
  async watch(
    label: string,
    done: (now: SurfaceReading, before: SurfaceReading | null) => boolean,
    withinMs?: number,
  ): Promise<SurfaceReading> {
    const { context, trial } = this;
    const before = this.readings.find((reading) => reading.label === 'before') ?? null;
    let kept: SurfaceReading | null = null;
    const ended = await context.poll(
      async () => {
        const next = await readSurfaces(context, trial, label);
        if (kept && sameSurfaces(kept, next)) this.readings.pop();
        kept = next;
        this.readings.push(next);
        return done(next, before) ? next : null;
      },
      withinMs ?? patienceMs(context),
      100,
    );
    if (!ended && withinMs === undefined) context.stage.lateness.seen = true;
    return kept ?? (await this.read(label));
  }

  /**
   * Lets events speak alone: status reads of this quote are held until `send` was answered, for a second at most, so
   * that an app which asks upstream on every event gets its answer too.
   */
  async quietly<T>(send: () => Promise<T>): Promise<T> {
    const { context, trial } = this;
    const name = `quiet-${trial.quoteId()}-${trial.marks.length}`;
    trial.mark('status reads held');
    const gate = trial.arm({
      match: { operation: ['getTransactionByQuote', 'getTrade'] },
      point: 'before-commit',
      effect: { kind: 'pause', name },
    });
    try {
      const sending = send();
      await Promise.race([sending.then(() => this.settle(quietMs)), this.settle(holdMs)]);
      gate.disarm();
      context.upstream().resume(name);
      return await sending;
    } finally {
      gate.disarm();
      context.upstream().resume(name);
    }
  }

  /** Gives whatever is still under way the time to show itself. */
  async settle(ms: number): Promise<void> {
    await this.context.until(this.context.now() + ms);
  }

  /** Answers upstream that told the app about this trade since then, single reads and lists. */
  told(sinceMs: number): JournalEntry[] {
    const { upstream } = this.context.stage;
    const trade = this.trial.trade();
    if (!upstream || !trade) return [];
    return upstream.journal
      .query({ operation: ['getTransactionByQuote', 'getTrade', 'listTrades'], sinceMs })
      .filter((entry) => entry.status === 200 && (entry.response ?? '').includes(trade.transactId));
  }
}

export interface StoryScript {
  readonly id: string;
  /** The hazard in words. */
  readonly hazard: string;
  /** Named only where it matters whose balance it is. */
  readonly account?: string;
  /** What it takes of the upstream beyond what its drill needs; where that is missing nothing is traded. */
  readonly needs?: readonly UpstreamPower[];
  run(story: Story): Promise<void>;
}

/** Tells one story while its account's balance belongs to it alone. A blocked story keeps what it has. */
export async function tellStory(
  context: DrillContext,
  { id, hazard, account, needs = [], run }: StoryScript,
): Promise<LedgerStory> {
  const powerless = lacking(context.manifest.upstream.mode, needs);
  if (powerless) {
    const trial = context.trial(id, hazard, account === undefined ? {} : { account });
    trial.missed(powerless.reason);
    return { trial: trial.end(), readings: [], obstacle: powerless };
  }
  return context.withBalance(account ?? null, async (user) => {
    const story = new Story(context, context.trial(id, hazard, { account: user }));
    let obstacle: Obstacle | null = null;
    try {
      await run(story);
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      obstacle = error.obstacle;
      story.trial.missed(obstacle.reason);
    }
    return { trial: story.trial.end(), readings: story.readings, obstacle };
  });
}

function hasEnded(now: SurfaceReading, before: SurfaceReading | null, ending: Ending, amount: string | null): boolean {
  if (now.status === null || !ending.statuses.includes(now.status)) return false;
  const moved: Decimal | null = change(before?.final, now.final);
  if (moved && (ending.credited ? amount !== null && moved.lt(amount) && !nearly(moved, amount) : !moved.isZero()))
    return false;
  const held = change(before?.pending, now.pending);
  if (held?.gt(0)) return false;
  if (now.entries === null || (moved && !ending.credited)) return true;
  return now.entries.some((entry) => entry.kind === 'credit') === ending.credited;
}

/** An app may show fewer decimals than the upstream pays out. */
function nearly(moved: Decimal, amount: string): boolean {
  return moved.minus(amount).abs().lte('0.02');
}
