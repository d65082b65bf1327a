import type { ClickFacts, ClickStory } from '../../model/facts/duplicates.js';
import type { BrowserSession } from '../../probes/browser/session.js';
import type { BrowserTab } from '../../probes/browser/tab.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import type { TrialRecorder } from '../trial.js';
import { clickByMouse, clickTwiceInOneTask, type Repeats, recordRequests, repeatRequests } from './clicks.js';
import { arrivalMs, type Hold, holdExecution } from './hold.js';
import { endAll, executionsOf, tell } from './tell.js';

/** The second click and whatever it sends have this long to arrive while the first execution is held. */
const heldMs = 400;

interface Script {
  readonly kind: ClickStory['kind'];
  readonly hazard: string;
  /** Answers how many clicks the control was given. */
  click(context: DrillContext, tab: BrowserTab): Promise<number>;
}

const scripts: readonly Script[] = [
  {
    kind: 'double-click',
    hazard: 'a double click on the accept control while the first execution is held upstream',
    click: (context, tab) => clickByMouse(context, tab, 2),
  },
  {
    kind: 'forced',
    hazard: 'the accept control is clicked twice in one task, though the page disables it',
    click: (context, tab) => clickTwiceInOneTask(context, tab),
  },
  {
    kind: 'repeated',
    hazard: 'the request that the page sends on a click reaches the server several times at once',
    click: (context, tab) => clickByMouse(context, tab, 1),
  },
];

/** What two clicks do in a real browser (EXEC-10, SAFE-10). */
export const doubleClick = defineDrill({
  id: 'double-click',
  title: 'double click the accept control in a real browser, and get around what the page does against it',
  group: 'duplicates',
  exclusive: true,
  needs: { upstream: ['journal', 'faults'], browser: true },
  cost: () => ({ trades: scripts.length, requests: 60 }),
  async run(context): Promise<ClickFacts> {
    const session = await context.browse(context.users[0] ?? '');
    try {
      await session.signIn().catch((error: unknown) => {
        throw new Blocked('manifest', error instanceof Error ? error.message : String(error));
      });
      const stories: ClickStory[] = [];
      // One after another: an app may keep one quote per session.
      for (const script of scripts) stories.push(await perform(context, session, script));
      return { stories };
    } finally {
      await session.close();
    }
  },
});

async function perform(context: DrillContext, session: BrowserSession, script: Script): Promise<ClickStory> {
  const tab = await session.newTab();
  let clicks = 0;
  let sent: ClickStory['sent'] = [];
  let repeats: Repeats = { copies: () => 0 };
  let screenshot: string | null = null;
  try {
    const telling = await tell(context, { id: script.kind, hazard: script.hazard }, async (trial) => {
      await trial.lockByPage(tab);
      await usable(context, tab);
      const hold = holdExecution(context, trial, 'before-commit');
      try {
        const requests = recordRequests(context, tab);
        if (script.kind === 'repeated') repeats = await repeatRequests(tab);
        context.stage.countTrade();
        trial.mark('click');
        clicks = await script.click(context, tab).catch((error: unknown) => {
          throw new Blocked('manifest', `ui.accept could not be clicked: ${firstLine(error)}`);
        });
        await watch(context, trial, hold, clicks, repeats);
        sent = requests.stop();
      } finally {
        hold.letGo();
      }
      await movedOn(context, trial, tab);
      const shot = await tab.screenshot();
      if (shot) screenshot = context.attach(`${script.kind}.png`, shot);
    });
    const [story] = await endAll(context, [telling]);
    if (!story) throw new Error('a story that was told has an end');
    return { ...story, kind: script.kind, clicks, sent, copies: repeats.copies(), screenshot };
  } finally {
    await tab.page.close().catch(() => undefined);
  }
}

/** A page may enable its control a moment after the quote is there. */
async function usable(context: DrillContext, tab: BrowserTab): Promise<void> {
  const ready = await context.poll(async () => {
    const { visible, enabled } = await tab.control();
    return visible && enabled ? true : null;
  }, context.manifest.target.timeoutMs);
  if (!ready) throw new Blocked('manifest', 'with a quote locked, `ui.accept` finds no control that can be used');
}

async function watch(
  context: DrillContext,
  trial: TrialRecorder,
  hold: Hold,
  clicks: number,
  repeats: Repeats,
): Promise<void> {
  if (await hold.reached(1, arrivalMs(context))) {
    trial.mark('held upstream');
    await hold.reached(clicks + repeats.copies(), heldMs);
    const copies = repeats.copies() > 0 ? `, ${repeats.copies()} copies of its request were sent at once` : '';
    trial.met(
      `the control was clicked ${clicks === 1 ? 'once' : 'twice'}${copies}, while the execution was held upstream`,
    );
  } else {
    trial.missed('no execution of the quote reached the upstream after the click');
  }
  trial.mark('let go');
}

/** Waits until the execution is answered and the page shows its order, or for a moment where pages do not tell. */
async function movedOn(context: DrillContext, trial: TrialRecorder, tab: BrowserTab): Promise<void> {
  const done = async () => (executionsOf(trial).every((entry) => entry.endedAtMs !== null) ? true : null);
  await context.poll(done, 2_000, 25);
  await context.poll(async () => (await tab.outputs().catch(() => null))?.orderRef ?? null, 1_500, 100);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
