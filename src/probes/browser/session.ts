import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Roots } from '../../model/expression.js';
import type { Manifest } from '../../model/manifest.js';
import { Capture } from './capture.js';
import { builtInGlobals } from './page-contents.js';
import { recordAnswers } from './record-answers.js';
import { recordNetwork } from './record-network.js';
import { answerInterruptions, type MapHint, recordPage, recordScripts } from './record-page.js';
import { BrowserTab } from './tab.js';
import { within } from './within.js';

export interface SessionOptions {
  /** Whose values `$account` stands for. */
  readonly account: string;
  readonly stage: { readonly manifest: Manifest; readonly baseUrl: string; readonly runDir: string };
  /** Also keeps everything the browser comes to hold, for scanning; costs time and memory. Default false. */
  readonly record?: boolean;
}

/** One person's browser: a context of its own with a first tab. */
export interface BrowserSession extends BrowserTab {
  readonly capture: Capture;
  /** One more tab of the same person: same cookies, same storage. */
  newTab(): Promise<BrowserTab>;
  /** Closes all tabs. Never hangs. */
  close(): Promise<void>;
}

class Session extends BrowserTab implements BrowserSession {
  readonly #open: () => Promise<BrowserTab>;
  constructor(tab: ConstructorParameters<typeof BrowserTab>[0], open: () => Promise<BrowserTab>) {
    super(tab);
    this.#open = open;
  }

  newTab(): Promise<BrowserTab> {
    return this.#open();
  }

  async close(): Promise<void> {
    const context = this.page.context();
    // A page that refuses to go would keep its context open.
    await within(Promise.all(context.pages().map((page) => page.close({ runBeforeUnload: false }))), 3000).catch(
      () => {},
    );
    await within(context.close(), 3000).catch(() => undefined);
  }
}

export async function openSession(browser: Browser, options: SessionOptions): Promise<BrowserSession> {
  const { manifest, baseUrl, runDir } = options.stage;
  const context = await browser.newContext({
    ignoreHTTPSErrors: manifest.target.tls !== null,
    acceptDownloads: false,
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
  });
  // One step of a person is several answers of the app, and drawing them.
  const timeoutMs = 3 * manifest.target.timeoutMs;
  context.setDefaultTimeout(timeoutMs);
  context.setDefaultNavigationTimeout(timeoutMs);
  await sendOnTargetOnly(context, baseUrl, manifest.target.headers);
  const capture = new Capture();
  const hints: MapHint[] = [];
  const builtIn = await namesOfBlankPage(context);
  const attached = new WeakMap<Page, Promise<void>>();
  const attach = (page: Page) => {
    const known = attached.get(page);
    if (known !== undefined) return known;
    answerInterruptions(page, capture);
    if (options.record === true) recordPage(page, capture);
    const record = async () => {
      await Promise.allSettled([recordScripts(page, capture, hints), recordAnswers(page, capture)]);
    };
    const work = options.record === true ? record() : Promise.resolve();
    attached.set(page, work);
    return work;
  };
  context.on('page', (page) => capture.track(attach(page)));
  if (options.record === true) recordNetwork(context, capture);
  else context.on('request', (request) => noteRequest(capture, request));
  const roots: Roots = {
    account: { ...manifest.accounts[options.account], name: options.account },
    target: { baseUrl, port: new URL(baseUrl).port },
    run: { dir: runDir },
  };
  const open = async () => {
    const page = await within(context.newPage(), 10_000, 'a new tab');
    await attach(page);
    return { page, capture, hints, builtIn, roots, baseUrl, timeoutMs, ui: manifest.ui ?? null };
  };
  return new Session(await open(), async () => new BrowserTab(await open()));
}

/** Asked before anything is recorded: our own question must not be taken for what a page holds. */
async function namesOfBlankPage(context: BrowserContext): Promise<readonly string[]> {
  const blank = await within(context.newPage(), 10_000, 'a new tab');
  const names = await builtInGlobals(blank).catch(() => []);
  await within(blank.close(), 3000).catch(() => undefined);
  return names;
}

function noteRequest(capture: Capture, request: { method(): string; url(): string; resourceType(): string }): void {
  const { phase } = capture;
  capture.requests.push({ method: request.method(), url: request.url(), resourceType: request.resourceType(), phase });
}

/** The manifest's headers are for the target alone: a foreign host must not learn them. */
async function sendOnTargetOnly(
  context: BrowserContext,
  baseUrl: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  if (Object.keys(headers).length === 0) return;
  const { origin } = new URL(baseUrl);
  await context.route(
    (url) => url.origin === origin,
    (route) => route.continue({ headers: { ...route.request().headers(), ...headers } }),
  );
}
