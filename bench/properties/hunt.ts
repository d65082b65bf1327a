import { defects } from '../../partners/defects/index.js';
import { kills, type Theme } from '../../properties/retry/commands.js';
import { crashLaws, walkLaws } from '../../properties/retry/laws/by-question.js';
import { print } from '../numbers.js';
import { walkOn } from './walking.js';

const repeated: readonly Theme[] = ['failures', 'doubles'];

/** Defects that retries and duplicates show, with what their walks are about. */
const wrong: Readonly<Record<string, readonly Theme[]>> = {
  'new-key-per-retry': repeated,
  'new-key-on-second-retry': repeated,
  'key-recomputed-after-restart': ['crashes'],
  'dedupe-in-memory': ['crashes'],
  'dedupe-check-then-act': repeated,
  'dedupe-by-attempt': repeated,
  'order-created-twice': repeated,
  'timeout-requotes': repeated,
  'second-accept-requotes': repeated,
  'ledger-doubled-on-retry': repeated,
  'orphan-entry-on-retry': repeated,
  'trade-id-lost-after-retry': repeated,
  'retry-storm': ['failures'],
  'throttle-ignored': ['terms'],
  'expired-execution-retried': ['terms'],
  'expired-accept-requotes': ['terms'],
  'unavailable-hammered': ['terms'],
  'replayed-event-credits-again': ['signals'],
  'replay-after-restart-credits-again': ['restarts'],
  'out-of-order-event-regresses': ['signals'],
  'webhook-and-poll-both-credit': ['signals'],
  'early-event-lost': ['signals'],
  'credit-queued-in-memory': ['restarts'],
  'unsent-order-forgotten': ['crashes'],
};

/** How soon each planted mistake is found by generated walks alone, and how short its walk becomes. */
export async function hunt(only: readonly string[], seed: number, replicas: boolean): Promise<void> {
  for (const [defect, about] of Object.entries(wrong)) {
    if (only.length > 0 && !only.includes(defect)) continue;
    const { explored } = await walkOn([defect], {
      seed,
      replicas,
      // What two processes do not know of each other shows without a crash.
      themes: replicas ? repeated : about,
      generated: 400,
      lanes: about.some(kills) || defect === 'unavailable-hammered' ? 1 : 4,
      forMs: 60_000,
      first: true,
    });
    for (const { law, afterMs, walked, failed, runs } of explored.findings) {
      const steps = walked.observation.steps;
      const wrong = isAnsweredBy(law, defect) ? '' : ' OF ANOTHER QUESTION';
      print(
        `${defect}: ${law}${wrong} after ${(afterMs / 1000).toFixed(1)} s and ${explored.walks} walks, ${steps.length} steps, ${failed} of ${runs}`,
      );
      print(`    ${JSON.stringify(steps)}`);
    }
    if (explored.findings.length === 0) print(`${defect}: NOT FOUND in ${explored.walks} walks`);
  }
}

/** Whether the law stands under the question that the defect belongs to; some laws stand under none. */
function isAnsweredBy(law: string, id: string): boolean {
  const wanted = defects.find((defect) => defect.id === id)?.question;
  const under = Object.entries(walkLaws).flatMap(([question, laws]) =>
    laws.some((each) => each.id === law) ? [question] : [],
  );
  if (crashLaws.some((each) => each.id === law)) under.push('double-click-duplicates');
  return under.length === 0 || under.some((question) => question === wanted);
}
