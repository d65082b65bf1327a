import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';
import { discardUnpacked, isExecutable, packagedBrowser, systemBrowsers } from './find-chrome.js';
import { type BrowserSession, openSession, type SessionOptions } from './session.js';

export interface BrowserProbe {
  /** Name and version, e.g. `Chromium 147.0.7727.0`. */
  readonly version: string;
  /** A fresh context: own cookies, own storage, own record. */
  session(options: SessionOptions): Promise<BrowserSession>;
  close(): Promise<void>;
}

export interface BrowserMissing {
  /** Why there is no browser, and what would help. */
  readonly missing: string;
}

const flags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--disable-dev-shm-usage',
];

/** Starts a real browser: one of this machine (or `CHROME_PATH`), else the packaged Chromium. Never rejects. */
export async function launchBrowser(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<BrowserProbe | BrowserMissing> {
  const tried: string[] = [];
  for (const path of systemBrowsers(env)) {
    if (!isExecutable(path)) tried.push(`${path} is not an executable file`);
    else {
      const browser = await launch(path).catch((error: Error) => error);
      if (!(browser instanceof Error)) return probeOf(browser);
      tried.push(`${path}: ${firstLine(browser)}`);
    }
  }
  if (env.CHROME_PATH === undefined || env.CHROME_PATH === '') {
    const browser = await launchPackaged().catch((error: Error) => error);
    if (!(browser instanceof Error)) return probeOf(browser);
    tried.push(`the packaged Chromium: ${firstLine(browser)}`);
  }
  return { missing: `${tried.join('; ')}. Install Chrome or Chromium, or set CHROME_PATH to one.` };
}

function launch(executablePath: string): Promise<Browser> {
  const root = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    args: root ? ['--no-sandbox', ...flags] : flags,
    timeout: 20_000,
    // Ctrl-C belongs to the command line, which closes the browser in order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** Another process may be unpacking the same file right now; one cut off long ago is unpacked again. */
async function launchPackaged(): Promise<Browser> {
  let path = await packagedBrowser();
  for (let tries = 0; ; tries++) {
    try {
      return await launch(path);
    } catch (error) {
      const young = Date.now() - statSync(path).mtimeMs < 20_000;
      if (tries >= 20 || (tries > 0 && !young)) throw error;
      if (young) await sleep(500);
      else {
        await discardUnpacked(path);
        path = await packagedBrowser();
      }
    }
  }
}

function probeOf(browser: Browser): BrowserProbe {
  return {
    version: `Chromium ${browser.version()}`,
    session: (options) => openSession(browser, options),
    close: async () => {
      await Promise.race([browser.close(), sleep(5000, undefined, { ref: false })]);
    },
  };
}

function firstLine(error: Error): string {
  return error.message.split('\n').find((line) => line.trim() !== '') ?? error.name;
}
