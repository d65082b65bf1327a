import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hidden, startShop } from './fixtures/shop.js';
import { ui, uiManifest } from './fixtures/ui-manifest.js';
import { type BrowserProbe, launchBrowser } from './probe.js';
import type { BrowserSession } from './session.js';

// Other work may share the machine: only what is observed counts, not when.
describe('the browser probe', { timeout: 120_000 }, () => {
  let probe: BrowserProbe;
  let shop: Awaited<ReturnType<typeof startShop>>;
  const sessions: BrowserSession[] = [];
  beforeAll(async () => {
    shop = await startShop();
    const launched = await launchBrowser();
    if ('missing' in launched) throw new Error(launched.missing);
    probe = launched;
  }, 120_000);
  afterAll(async () => {
    await Promise.all(sessions.map((session) => session.close()));
    await probe?.close();
    await shop.close();
  });
  const open = async (options: { record?: boolean; timeoutMs?: number; headers?: Record<string, string> } = {}) => {
    const manifest = uiManifest(options.timeoutMs ?? 10_000, options.headers);
    const stage = { manifest, baseUrl: shop.url, runDir: '/tmp' };
    const session = await probe.session({ account: 'alice', stage, record: options.record ?? false });
    sessions.push(session);
    return session;
  };

  it('sees every place in which a page can hold something', async () => {
    const session = await open({ record: true });
    session.capture.phase = 'home, signed out';
    await session.goto('/');
    await session.page.waitForFunction('window.app && indexedDB');
    await session.idle();
    await session.snapshot({ memory: true });
    await session.signIn();
    await session.snapshot();
    await session.goto('/shop');
    await session.page.click('button');
    await session.page.waitForURL('**/done');
    await session.snapshot();

    const found = (word: string) =>
      session.capture.seen.filter(({ text }) => text.includes(word)).map(({ kind }) => kind);
    const places: Readonly<Record<keyof typeof hidden, string>> = {
      header: 'response',
      setCookie: 'cookie',
      inline: 'script',
      script: 'script',
      map: 'source-map',
      guessedMap: 'source-map',
      inlineMap: 'source-map',
      local: 'storage',
      session: 'storage',
      database: 'storage',
      console: 'console',
      consoleObject: 'console',
      error: 'page-error',
      comment: 'response',
      global: 'global',
      closure: 'memory',
      fetched: 'response',
      sent: 'request',
      evaluated: 'script',
      dialog: 'console',
      frame: 'document',
      stream: 'frame',
      redirect: 'request',
      leaving: 'response',
    };
    for (const [name, kind] of Object.entries(places)) {
      // The key of `hidden` is the key of `places`.
      expect(found(hidden[name as keyof typeof hidden]), name).toContain(kind);
    }
    expect(session.capture.seen.find(({ text }) => text.includes(hidden.map) && !text.startsWith('{'))?.where).toMatch(
      /app\.js\.map > src\/a\.ts$/,
    );
    expect(session.capture.unread).toEqual([]);
    expect(session.capture.seen[0]?.phase).toBe('home, signed out');
    expect(session.capture.requests.map(({ url }) => url)).toContain(`${shop.url}/api`);
  });

  it('follows the steps of the manifest, reads what the page tells, and forces a disabled control', async () => {
    const session = await open({ headers: { 'x-audit': '1' } });
    await session.goto('/');
    expect(await session.control()).toEqual({ visible: true, enabled: false });
    expect(await session.forceAccept()).toMatch(/enabled by hand/);
    expect(await session.outputs()).toEqual({ orderRef: 'o77', status: 'processing' });

    await session.steps('lockQuote', { amount: '1 & 2', network: 'bsc' });
    expect(session.page.url()).toBe(`${shop.url}/?amount=1%20%26%202`);
    expect(await session.outputs()).toEqual({ status: 'none' });
    expect(await session.control()).toEqual({ visible: true, enabled: true });
    await session.accept();
    expect(await session.text({ testId: 'state' })).toBe('processing');
    expect((await session.screenshot())?.subarray(1, 4).toString()).toBe('PNG');
    const second = await session.newTab();
    await second.goto('/');
    expect(await second.page.evaluate('document.cookie')).toBe('');
    expect(await second.control({ testId: 'absent' })).toEqual({ visible: false, enabled: false });
  });

  it('names the step that failed', async () => {
    const session = await open({ timeoutMs: 250 });
    await expect(session.steps('lockQuote', { amount: '1' })).rejects.toMatchObject({
      name: 'StepError',
      path: 'ui.steps.lockQuote.1',
      message: expect.stringMatching(
        /^ui\.steps\.lockQuote\.1 \(select field "Network"\) failed on http.*: \$inputs\.network has no value here$/,
      ),
    });
    await expect(session.steps('lockQuote', { amount: '1', network: 'dogecoin' })).rejects.toThrow(
      /ui\.steps\.lockQuote\.1 .*Timeout 750ms exceeded/,
    );
  });

  it('is not held up by pages that never end', async () => {
    const session = await open({ timeoutMs: 500, record: true });
    for (const path of ['/hang', '/again', '/busy', '/silent', '/file']) {
      await session
        .goto(path)
        .catch((error: Error) => expect(error.message).toMatch(/Timeout|Download|interrupted|ERR_/));
      await session.idle(300);
      if (['/hang', '/again'].includes(path)) await session.snapshot();
    }
    await session.close();
    const patient = await open({ timeoutMs: 10_000 });
    await patient.goto('/leave');
    await patient.page.click('button');
    await patient.goto('/done');
    expect(await patient.text({ css: 'h1' })).toBe('Welcome');
    expect(patient.capture.incidents.join('\n')).toMatch(/beforeunload dialog was accepted/);
  });

  it('survives a tab that hangs and one that crashes', async () => {
    const session = await open({ timeoutMs: 10_000 });
    await session.goto('/stuck');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await session.control()).toEqual({ visible: false, enabled: false });
    expect(await session.screenshot()).toBeNull();
    const tab = await session.newTab();
    await tab.goto('chrome://crash').catch(() => undefined);
    await tab.snapshot();
    expect(session.capture.unread).not.toHaveLength(0);
    await session.close();
  });

  it('says what is missing and what would help', async () => {
    const nothing = await launchBrowser({ CHROME_PATH: '/no/such/chrome' });
    expect(nothing).toEqual({
      missing: expect.stringMatching(/^\/no\/such\/chrome is not an executable file\. Install Chrome .*CHROME_PATH/),
    });
    const broken = await launchBrowser({ CHROME_PATH: '/bin/true' });
    expect(broken).toEqual({ missing: expect.stringMatching(/^\/bin\/true: /) });
  });

  it('knows a manifest without a user interface', async () => {
    const stage = { manifest: { ...uiManifest(), ui: null }, baseUrl: shop.url, runDir: '/tmp' };
    const session = await probe.session({ account: 'alice', stage });
    sessions.push(session);
    await expect(session.signIn()).rejects.toThrow(/no ui/);
    expect(ui.signIn).toHaveLength(4);
  });
});
