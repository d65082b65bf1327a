import type { PageFacts, PageReading } from '../../model/facts/ledger.js';
import type { Obstacle } from '../../model/history.js';
import type { BrowserSession } from '../../probes/browser/session.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import type { TrialRecorder } from '../trial.js';
import { statusInText } from './status-in-text.js';

/** How long the page of a reserved order is watched. */
const watchMs = 3_000;

/** A person accepts on the page and stays on the order while its trade is held in reserved. */
export const ledgerPage = defineDrill({
  id: 'ledger-page',
  title: 'Watch the order page while the trade is reserved',
  group: 'ledger',
  needs: { upstream: ['journal', 'move-trades'], browser: true },
  cost: () => ({ trades: 1, requests: 20 }),
  async run(context): Promise<PageFacts> {
    const account = context.users.at(-1) ?? '';
    // The browser starts, and the person signs in, before the account's balance is taken.
    const session = await context.browse(account);
    try {
      await orBlocked(session.signIn());
      return await context.withBalance(account, () => watchOrder(context, session, account));
    } finally {
      await session.close();
    }
  },
});

type Seen = { readings: PageReading[]; screenshots: { label: string; file: string }[] };

async function watchOrder(context: DrillContext, session: BrowserSession, account: string): Promise<PageFacts> {
  const hazard = 'the order page stays open while the trade is reserved upstream';
  const trial = context.trial('page', hazard, { account });
  const seen: Seen = { readings: [], screenshots: [] };
  let obstacle: Obstacle | null = null;
  try {
    await hold(context, session, trial, seen);
  } catch (error) {
    if (!(error instanceof Blocked)) throw error;
    obstacle = error.obstacle;
    trial.missed(obstacle.reason);
  }
  return { trial: trial.end(), obstacle, ...seen };
}

async function hold(context: DrillContext, session: BrowserSession, trial: TrialRecorder, seen: Seen): Promise<void> {
  const { manifest } = context;
  const orderStatus = manifest.ui?.orderStatus;
  if (!orderStatus)
    throw new Blocked('manifest', 'the manifest has no ui.orderStatus: say where the order page shows its status');
  await trial.lockByPage(session);
  trial.plan('hold');
  await orBlocked(session.accept());
  trial.mark('accepted on the page');
  if (!(await context.poll(async () => trial.trade(), manifest.timing.settleWithinMs, 50))) {
    throw new Blocked('partner', 'the click on the accept control brought no trade upstream');
  }
  const look = async (label: string): Promise<PageReading> => {
    const upstream = trial.trade()?.status ?? null;
    const text = (await session.text(orderStatus))?.trim() || null;
    const status = text === null ? null : statusInText(text, manifest.vocabulary.status);
    const reading = { label, atMs: context.now(), text, status, upstream };
    const last = seen.readings.at(-1);
    if (last?.text !== text || last?.upstream !== upstream) seen.readings.push(reading);
    return reading;
  };
  const first = await context.poll(async () => ((await look('accepted')).text === null ? null : true), 3_000, 100);
  if (!first) await openOrder(session, trial, manifest.ui?.pages.order);
  const untilMs = context.now() + watchMs;
  for (let count = 1; context.now() < untilMs; count += 1) {
    await look(`look ${count}`);
    await context.until(context.now() + 200);
  }
  await session.page.reload({ waitUntil: 'domcontentloaded' }).catch(() => undefined);
  await context.poll(async () => ((await look('reloaded')).text === null ? null : true), 3_000, 100);
  const shot = await session.screenshot();
  if (shot) seen.screenshots.push({ label: 'while reserved', file: context.attach('order-reserved.png', shot) });
  trial.met(`the order page was watched for ${watchMs / 1000} s and reloaded while the trade was reserved`);
  trial.move('failed');
  await context.poll(
    async () => {
      const { status } = await look('ended');
      if (status !== 'pending' && status !== 'open') return true;
      await session.page.reload({ waitUntil: 'domcontentloaded' }).catch(() => undefined);
      return null;
    },
    Math.min(4_000, manifest.timing.settleWithinMs),
    300,
  );
}

/** Where accepting does not lead to the order by itself, a person opens its page. */
async function openOrder(session: BrowserSession, trial: TrialRecorder, template: string | undefined): Promise<void> {
  const { orderRef } = await session.outputs(trial.laneInputs());
  if (template && orderRef) await orBlocked(session.goto(template, { orderRef }));
}

async function orBlocked<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw new Blocked('manifest', error instanceof Error ? error.message : String(error));
  });
}
