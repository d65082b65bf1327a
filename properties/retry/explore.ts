import fc from 'fast-check';
import type { DrillContext } from '../../src/drills/context.js';
import { undisturbed } from '../../src/drills/crash/undisturbed.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import type { WalkObservation } from '../../src/model/facts/walks.js';
import type { TwinTrade } from '../../src/model/history.js';
import { kills, type Theme, walksOf } from './commands.js';
import { Gate } from './gate.js';
import { possibleSteps } from './powers.js';
import { goSteps, runWalk, type Walked } from './run-walk.js';
import { shrink } from './shrink.js';
import type { PartnerStep, StepKind } from './steps.js';
import type { Walk } from './walk.js';
import { WalkModel } from './walk-model.js';

/** A law that a walk broke, as the oracle names it. */
interface Suspicion {
  readonly law: string;
  readonly seen: string;
}

export interface Exploration {
  readonly context: DrillContext;
  readonly seed: number;
  /** Says which laws a walk broke. The explorer itself knows none. */
  oracle(observation: WalkObservation): readonly Suspicion[];
  /** Walks taken before any is generated. */
  readonly known: readonly (readonly PartnerStep[])[];
  /** How many to generate, by theme, in turn. */
  readonly generated: number;
  readonly themes: readonly Theme[];
  /** Kinds of steps that this exploration leaves out. */
  readonly without?: readonly StepKind[];
  /** Steps a walk at most. */
  readonly most: number;
  /** Walks at the same time; crashes need the stage to themselves. */
  readonly lanes: number;
  /** No walk is generated after this many ms, and no shrinking goes on after three times that. */
  readonly forMs: number;
  /** How often a shrunk walk is run again. */
  readonly repeats: number;
  /** Stops with the first broken law. */
  readonly first?: true;
  /** Told of each walk when it is over. */
  walked?(walked: Walked): void;
}

/** A broken law with the shortest walk found. */
export interface Finding {
  readonly law: string;
  readonly seen: string;
  readonly walked: Walked;
  readonly seed: number;
  readonly path: string;
  readonly runs: number;
  readonly failed: number;
  /** After so long the law was first seen broken, ms. */
  readonly afterMs: number;
}

export interface Explored {
  readonly walks: number;
  readonly steps: number;
  readonly findings: readonly Finding[];
  /** Executed quotes that no walk alone brings about again. */
  readonly unexplained: readonly TwinTrade[];
  readonly shortened: string | null;
}

/** Walks until a law breaks, the budget is used up or all are done; shrinks what broke and repeats it. */
export function explore(exploration: Exploration): Promise<Explored> {
  return new Explorer(exploration).run();
}

/** Where a walk came from. */
interface Origin {
  readonly seed: number;
  readonly path: string;
}

const triesAlone = 3;
/** Work behind an answer may go on for so long. */
const lingersMs = 500;

class Explorer {
  readonly #task: Exploration;
  readonly #context: DrillContext;
  readonly #possible: ReadonlySet<StepKind>;
  readonly #gate = new Gate();
  readonly #findings: Finding[] = [];
  readonly #broken = new Set<string>();
  readonly #unexplained = new Map<string, TwinTrade>();
  readonly #startedAtMs: number;
  #usual: readonly LedgerEntry[] | null = null;
  #walks = 0;
  #steps = 0;
  #number = 0;
  #shortened: string | null = null;

  constructor(task: Exploration) {
    this.#task = task;
    this.#context = task.context;
    const without = new Set(task.without ?? []);
    const possible = [...possibleSteps(task.context.stage, task.context.users)];
    this.#possible = new Set(possible.filter((kind) => !without.has(kind)));
    this.#startedAtMs = task.context.now();
  }

  async run(): Promise<Explored> {
    this.#usual = (await undisturbed(this.#context)).entries;
    const { known, generated, themes, seed } = this.#task;
    // What is known to go wrong is looked at in any case; time bounds what is generated.
    await this.#lanes(
      known.map((steps, index) => () => this.#takeKnown(steps, index)),
      () => this.#ended(),
    );
    const jobs: (() => Promise<void>)[] = [];
    for (let number = 0; number < generated; number += 1) {
      const theme = themes[number % themes.length];
      if (theme !== undefined) jobs.push(() => this.#generate(theme, seed + number));
    }
    const left = await this.#lanes(jobs, () => this.#ended() || this.#spent());
    if (left > 0) this.#shortened ??= `time was up before ${left} of ${generated} generated walks`;
    return {
      walks: this.#walks,
      steps: this.#steps,
      findings: this.#findings,
      unexplained: [...this.#unexplained.values()],
      shortened: this.#shortened,
    };
  }

  /** Works through jobs side by side; answers how many were left when it was told to stop. */
  async #lanes(jobs: readonly (() => Promise<void>)[], stop: () => boolean): Promise<number> {
    let next = 0;
    const lane = async () => {
      for (let job = jobs[next]; job !== undefined && !stop(); job = jobs[next]) {
        next += 1;
        await job();
      }
    };
    await Promise.all(Array.from({ length: this.#task.lanes }, lane));
    return jobs.length - next;
  }

  async #takeKnown(steps: readonly PartnerStep[], index: number): Promise<void> {
    if (steps.some((step) => !this.#possible.has(step.do))) return;
    await this.#take(goSteps(steps), steps.some(isCrash), { seed: this.#task.seed, path: `known:${index}` });
  }

  /** One generated walk. fast-check makes it and says how to make it again. */
  async #generate(theme: Theme, seed: number): Promise<void> {
    const { most } = this.#task;
    const property = fc.asyncProperty(walksOf(theme, this.#possible, most), async (commands) => {
      const go = (walk: Walk) => fc.asyncModelRun(() => ({ model: new WalkModel(), real: walk }), commands);
      await this.#take(go, kills(theme) || this.#task.lanes === 1, { seed, path: '0' });
    });
    await fc.check(property, { numRuns: 1, seed, endOnFailure: true });
  }

  /** Takes a walk, and goes to the bottom of what it broke. */
  async #take(go: (walk: Walk) => Promise<void>, alone: boolean, origin: Origin): Promise<void> {
    const walked = alone
      ? await this.#gate.alone(() => this.#walk(go, true))
      : await this.#gate.together(() => this.#walk(go, false));
    this.#walks += 1;
    this.#steps += walked.observation.steps.length;
    this.#task.walked?.(walked);
    if (this.#broke()) this.#shortened ??= `limits.maxTrades (${this.#context.manifest.limits.maxTrades}) is used up`;
    const fresh = this.#fresh(walked.observation);
    if (fresh.length > 0) await this.#gate.alone(() => this.#pursue(walked, fresh, origin));
    else if (!alone) await this.#explain(walked, origin);
  }

  #walk(go: (walk: Walk) => Promise<void>, alone: boolean, law?: string): Promise<Walked> {
    this.#number += 1;
    const { users } = this.#context;
    return runWalk(
      this.#context,
      {
        id: `walk-${this.#number}`,
        account: users[this.#number % Math.max(1, Math.min(2, users.length))] ?? '',
        alone,
        usual: this.#usual,
        enough: (observation) =>
          this.#task
            .oracle(observation)
            .some((breach) => (law === undefined ? !this.#broken.has(breach.law) : breach.law === law)),
      },
      go,
    );
  }

  /** Something was executed that nobody accepted: which of the walks of that time brings it about by itself? */
  async #explain(walked: Walked, origin: Origin): Promise<void> {
    const { stage } = this.#context;
    const strays =
      stage.upstream?.trades().filter((trade) => !stage.claimed.has(trade.quoteId) && wasAccepting(walked, trade)) ??
      [];
    if (strays.length === 0) return;
    for (const stray of strays) this.#unexplained.set(stray.transactId, stray);
    await this.#gate.alone(async () => {
      if (this.#ended()) return;
      const again = await this.#walk(goSteps(stepsOf(walked)), true);
      const fresh = this.#fresh(again.observation);
      if ((again.observation.strays?.trades.length ?? 0) > 0) {
        for (const stray of strays) {
          this.#unexplained.delete(stray.transactId);
          stage.claimed.add(stray.quoteId);
        }
      }
      if (fresh.length > 0) await this.#pursue(again, fresh, origin);
    });
  }

  /** With the stage to itself: shortens the walk law by law, and says how often what is left breaks. */
  async #pursue(walked: Walked, suspicions: readonly Suspicion[], origin: Origin): Promise<void> {
    const afterMs = this.#context.now() - this.#startedAtMs;
    for (const { law, seen } of suspicions) {
      if (this.#broken.has(law)) continue;
      this.#broken.add(law);
      let found = walked;
      let sentence = seen;
      let tried = 0;
      const breaksNow = async (steps: readonly PartnerStep[]): Promise<boolean> => {
        tried += 1;
        const again = await this.#walk(goSteps(steps), true, law);
        const breach = this.#task.oracle(again.observation).find((other) => other.law === law);
        if (!breach) return false;
        found = again;
        sentence = breach.seen;
        return true;
      };
      const breaks = async (steps: readonly PartnerStep[], tries: number): Promise<boolean> => {
        for (let attempt = 0; attempt < tries && !this.#exhausted(); attempt += 1) {
          if (await breaksNow(steps)) return true;
        }
        return false;
      };
      const steps = stepsOf(walked);
      const firmly = await breaks(steps, 1);
      const again = firmly || (await breaks(steps, triesAlone - 1));
      // The run that showed it counts, where no other did.
      let [runs, failed] = [1 + tried, 1];
      if (again) {
        const shortest = await shrink(steps, (shorter) => breaks(shorter, firmly ? 1 : triesAlone));
        const repeated = { runs: 0, failed: 0 };
        for (; repeated.runs < this.#task.repeats && !this.#exhausted(); repeated.runs += 1) {
          if (await breaksNow(shortest)) repeated.failed += 1;
        }
        [runs, failed] = repeated.runs > 0 ? [repeated.runs, repeated.failed] : [1, 1];
      }
      const finding = { law, seen: sentence, walked: found, ...origin, runs, failed, afterMs };
      this.#findings.push(finding);
      for (const other of this.#fresh(found.observation)) {
        this.#broken.add(other.law);
        this.#findings.push({ ...finding, ...other });
      }
    }
  }

  #fresh(observation: WalkObservation): readonly Suspicion[] {
    return this.#task.oracle(observation).filter(({ law }) => !this.#broken.has(law));
  }

  /** Nothing more is to be learned, or nothing is left to spend on trades. */
  #ended(): boolean {
    return this.#shortened !== null || (this.#task.first === true && this.#findings.length > 0);
  }

  #spent(): boolean {
    return this.#context.now() - this.#startedAtMs > this.#task.forMs;
  }

  /** Neither time nor trades are left for walking the same steps again. */
  #exhausted(): boolean {
    return this.#broke() || this.#context.now() - this.#startedAtMs > 3 * this.#task.forMs;
  }

  #broke(): boolean {
    const { stage, manifest } = this.#context;
    return stage.allowance.used().trades >= manifest.limits.maxTrades;
  }
}

function stepsOf({ observation }: Walked): readonly PartnerStep[] {
  // The walk was made of such steps.
  return observation.steps as unknown as readonly PartnerStep[];
}

/** Whether an accept of the walk was under way, or just over, when the stray came about. */
function wasAccepting({ observation }: Walked, stray: TwinTrade): boolean {
  const calls = observation.quotes.flatMap(({ trial }) =>
    trial.calls.filter(({ operation }) => operation === 'accept'),
  );
  return calls.some(
    ({ startedAtMs, endedAtMs }) => startedAtMs <= stray.createdAtMs && stray.createdAtMs <= endedAtMs + lingersMs,
  );
}

function isCrash(step: PartnerStep): boolean {
  return step.do === 'crash';
}
