import type { BrowserSecretsFacts, PlacedSighting } from '../../model/facts/secrets.js';
import type { Obstacle } from '../../model/history.js';
import type { Seen, SeenRequest } from '../../probes/browser/capture.js';
import type { BrowserSession } from '../../probes/browser/session.js';
import type { DrillContext } from '../context.js';
import { Blocked, defineDrill } from '../define.js';
import type { TrialRecorder } from '../trial.js';
import { knowledge, scannerFor } from './canaries.js';
import { liquidityHosts } from './liquidity-hosts.js';

type Draft = { -readonly [Key in 'visits' | 'reached' | 'obstacle' | 'screenshot']: BrowserSecretsFacts[Key] } & {
  visits: BrowserSecretsFacts['visits'][number][];
};

/**
 * Walks through the app in a real browser, signed out, signed in, with a locked quote and after accepting it, and searches
 * everything that the browser came to hold on the way (SAFE-1, EXEC-5).
 */
export const secretsBrowser = defineDrill({
  id: 'secrets-browser',
  title: 'a person walks through the app; all that the browser holds is searched for secrets',
  group: 'secrets',
  needs: { browser: true },
  cost: () => ({ trades: 1, requests: 60 }),
  async run(context): Promise<BrowserSecretsFacts> {
    const trial = context.trial('walk', 'every page before and after accepting, signed out and signed in');
    const draft: Draft = {
      visits: [],
      reached: { signedIn: false, locked: false, accepted: false },
      obstacle: null,
      screenshot: null,
    };
    const session = await context.browse(trial.account, { record: true });
    try {
      await walk(context, session, trial, draft);
    } catch (error) {
      draft.obstacle = obstacleOf(error);
    }
    const shot = await session.screenshot();
    if (shot) draft.screenshot = context.attach('secrets-walk.png', shot);
    await session.capture.settle(5_000);
    await session.close();
    trial.end();
    return { ...draft, ...searched(context, session) };
  },
});

async function walk(context: DrillContext, session: BrowserSession, trial: TrialRecorder, draft: Draft): Promise<void> {
  const { manifest, stage } = context;
  const pages = Object.entries(manifest.ui?.pages ?? {});
  const inputs: Record<string, unknown> = { ...trial.laneInputs() };
  const visit = async (phase: string, page: string, template: string) => {
    session.capture.phase = phase;
    let problem: string | null = null;
    await session.goto(template, inputs).catch((error: unknown) => {
      problem = reasonOf(error);
    });
    await session.idle(700);
    await session.snapshot();
    draft.visits.push({ phase, page, url: problem === null ? session.page.url() : null, problem });
  };
  const visitAll = async (phase: string) => {
    for (const [page, template] of pages) {
      // A page of one order can be seen once there is one.
      if (!/\$inputs\.orderRef/.test(template) || inputs.orderRef !== undefined) await visit(phase, page, template);
    }
  };
  await visitAll('signed out');
  await visit('signed out', 'a page that does not exist', `/no-such-page-${Math.floor(context.random() * 1e9)}`);

  session.capture.phase = 'signed in';
  await session.signIn();
  draft.reached = { ...draft.reached, signedIn: true };
  await session.snapshot();
  await visitAll('signed in');

  session.capture.phase = 'with a locked quote';
  await trial.lockByPage(session);
  draft.reached = { ...draft.reached, locked: true };
  await session.idle(700);
  await session.snapshot({ memory: true });

  session.capture.phase = 'after accepting';
  stage.countTrade();
  await session.accept();
  const orderRef = await context.poll(async () => (await session.outputs(inputs)).orderRef ?? null, 5_000, 100);
  const traded = trial.quoteId() === null || (await context.poll(async () => trial.trade(), 5_000)) !== null;
  draft.reached = { ...draft.reached, accepted: orderRef !== null && traded };
  if (orderRef !== null) inputs.orderRef = orderRef;
  await session.idle(700);
  await session.snapshot({ memory: true });
  await visitAll('after accepting');
}

function searched(context: DrillContext, session: BrowserSession) {
  const { stage } = context;
  const scanner = scannerFor(stage);
  const { seen, requests, unread, incidents } = session.capture;
  const counts: Record<string, number> = {};
  for (const { kind } of seen) counts[kind] = (counts[kind] ?? 0) + 1;
  const hosts = liquidityHosts(stage);
  const calls = requests.filter((request) => hosts.includes(hostOf(request)) || isPublicHost(hostOf(request)));
  return {
    secrets: knowledge(stage),
    searched: counts,
    requests: requests.length,
    liquidityHosts: hosts,
    liquidityCalls: calls,
    sightings: distinct(seen.flatMap((one) => look(one, scanner))),
    unread,
    incidents,
  };
}

function look(seen: Seen, scanner: ReturnType<typeof scannerFor>): PlacedSighting[] {
  const { kind, phase } = seen;
  return scanner.scan(seen.text, seen.where).map((sighting) => ({ ...sighting, kind, phase }));
}

/** The same place seen on several pages is told once; the memory of a page repeats all that it has loaded. */
function distinct(sightings: readonly PlacedSighting[]): PlacedSighting[] {
  const told = new Map<string, PlacedSighting>();
  for (const sighting of sightings) {
    const key = [sighting.label, sighting.form, sighting.where, sighting.kind].join('\n');
    if (!told.has(key)) told.set(key, sighting);
  }
  return [...told.values()].slice(0, 200);
}

function hostOf({ url }: SeenRequest): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** The vendors' own hosts, whatever this run uses in their place. */
function isPublicHost(host: string): boolean {
  return /(?:^|\.)(?:0bit\.app|0pools\.io)(?::\d+)?$|^partners-api\.ghostswap\.io(?::\d+)?$/.test(host);
}

function obstacleOf(error: unknown): Obstacle {
  if (error instanceof Blocked) return error.obstacle;
  return { fault: 'manifest', reason: reasonOf(error) };
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? text).slice(0, 300);
}
