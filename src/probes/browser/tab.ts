import type { Page } from 'playwright-core';
import type { Roots } from '../../model/expression.js';
import type { Locator, Ui, UiStep } from '../../model/manifest.js';
import type { Capture } from './capture.js';
import { heapStrings } from './heap-strings.js';
import { locate } from './locate.js';
import { readPage } from './page-contents.js';
import { readUiOutputs } from './read-outputs.js';
import type { MapHint } from './record-page.js';
import { runSteps, visit } from './run-steps.js';
import { readSourceMaps } from './source-maps.js';
import { fillStep } from './template.js';
import { within } from './within.js';

export interface TabParts {
  readonly page: Page;
  readonly capture: Capture;
  readonly hints: MapHint[];
  readonly builtIn: readonly string[];
  readonly roots: Roots;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly ui: Ui | null;
}

type Inputs = Readonly<Record<string, unknown>>;

/** One tab, driven as the manifest says. Nothing waits longer than three times `target.timeoutMs` for a step. */
export class BrowserTab {
  /** Playwright's own page, for what the manifest has no words for. */
  readonly page: Page;
  readonly capture: Capture;
  readonly #parts: TabParts;

  constructor(parts: TabParts) {
    this.page = parts.page;
    this.capture = parts.capture;
    this.#parts = parts;
  }

  /** Runs `ui.signIn`. Rejects with `StepError`. */
  async signIn(): Promise<void> {
    await this.#run(this.#ui().signIn, 'ui.signIn', {});
    await this.idle();
  }

  /** Runs the steps of this name, e.g. `lockQuote`; `typed` fills in key by key. Rejects with `StepError`. */
  async steps(name: string, inputs: Inputs, { typed = false }: { readonly typed?: boolean } = {}): Promise<void> {
    await this.#run(this.#ui().steps[name] ?? [], `ui.steps.${name}`, inputs, typed);
  }

  /** Opens a page of the manifest by its address template. */
  async goto(template: string, inputs: Inputs = {}): Promise<void> {
    const path = fillStep(template, { ...this.#parts.roots, inputs }, encodeURIComponent);
    await visit(this.page, new URL(path, `${this.#parts.baseUrl}/`).href, this.#parts.timeoutMs);
  }

  /** Clicks `ui.accept` as a person does: visible, enabled, unobscured. */
  async accept(): Promise<void> {
    await locate(this.page, this.#ui().accept).click({ timeout: this.#parts.timeoutMs });
  }

  /** How a control looks right now; an absent one is neither visible nor enabled. Default: the accept control. */
  async control(locator: Locator = this.#ui().accept): Promise<{ visible: boolean; enabled: boolean }> {
    const found = locate(this.page, locator);
    const look = async () => {
      if ((await found.count()) === 0) return { visible: false, enabled: false };
      const visible = await found.isVisible();
      return { visible, enabled: visible && (await found.isEnabled({ timeout: 1000 })) };
    };
    return within(look(), 3000).catch(() => ({ visible: false, enabled: false }));
  }

  /**
   * Accepts past a disabled or hidden control, as someone with the browser's tools open would: enables it and its form,
   * then clicks. Answers how, or null where there is no such element.
   */
  async forceAccept(): Promise<string | null> {
    const found = locate(this.page, this.#ui().accept);
    if ((await found.count()) === 0) return null;
    return found.evaluate((node) => {
      const element = node as unknown as {
        removeAttribute(name: string): void;
        closest(css: string): unknown;
        click(): void;
      };
      const fieldset = element.closest('fieldset') as { removeAttribute(name: string): void } | null;
      for (const one of [element, fieldset]) {
        for (const name of ['disabled', 'aria-disabled', 'hidden', 'inert']) one?.removeAttribute(name);
      }
      element.click();
      return 'the control was enabled by hand and clicked';
    });
  }

  /** Visible text of an element, null where it is absent. */
  async text(locator: Locator): Promise<string | null> {
    const found = locate(this.page, locator);
    const read = async () => ((await found.count()) === 0 ? null : found.innerText({ timeout: 1000 }));
    return within(read(), 3000).catch(() => null);
  }

  /** `ui.outputs` read off the page as it stands. */
  async outputs(inputs: Inputs = {}): Promise<Readonly<Record<string, unknown>>> {
    const [text, content] = await Promise.all([
      within(this.page.innerText('body', { timeout: 2000 }), 3000).catch(() => ''),
      within(this.page.content(), 3000).catch(() => ''),
    ]);
    const page = { url: this.page.url(), text, content };
    return readUiOutputs(this.#ui().outputs, { ...this.#parts.roots, inputs }, page);
  }

  /** Waits until the network has been quiet for a moment, at most `withinMs`: a page that polls is never idle. */
  async idle(withinMs = 2000): Promise<void> {
    await within(this.page.waitForLoadState('networkidle', { timeout: withinMs }), withinMs + 500).catch(
      () => undefined,
    );
  }

  async screenshot(): Promise<Buffer | null> {
    return within(this.page.screenshot({ timeout: 5000, animations: 'disabled' }), 6000).catch(() => null);
  }

  /**
   * Adds to the capture what this tab holds now: document, storage, cookies, globals, source maps and, where asked, every
   * string of its memory. What cannot be read is noted as unread.
   */
  async snapshot(options: { readonly memory?: boolean } = {}): Promise<void> {
    const { capture, builtIn, hints } = this.#parts;
    const { phase } = capture;
    for (const frame of this.page.frames()) {
      const contents = await within(readPage(frame, builtIn), 8000).catch(() => null);
      if (contents === null) {
        capture.missed(`what ${frame.url()} holds`, 'the page did not answer');
        continue;
      }
      capture.add('document', contents.url, contents.document, phase);
      for (const [name, text] of contents.storage) capture.add('storage', `${name} of ${contents.url}`, text, phase);
      capture.add(
        'global',
        `globals of ${contents.url}`,
        contents.globals.map(([name, text]) => `${name} = ${text}`).join('\n'),
        phase,
      );
    }
    const cookies = await within(this.page.context().cookies(), 8000).catch(() => []);
    for (const { name, value, domain } of cookies) capture.add('cookie', `cookie ${name} of ${domain}`, value, phase);
    await capture.settle(6000);
    await within(readSourceMaps(this.page.context(), capture, [...hints]), 20_000).catch(() => {
      capture.missed('source maps', 'they did not load within 20 s');
    });
    if (options.memory !== true) return;
    const strings = await heapStrings(this.page, 20_000);
    if (strings === null) capture.missed(`memory of ${this.page.url()}`, 'no heap snapshot could be taken');
    else capture.add('memory', `memory of ${this.page.url()}`, strings.join('\n'), phase);
  }

  async #run(steps: readonly UiStep[], path: string, inputs: Inputs, typed = false): Promise<void> {
    const { baseUrl, roots, timeoutMs } = this.#parts;
    await runSteps(this.page, steps, { baseUrl, roots: { ...roots, inputs }, path, timeoutMs, typed });
  }

  #ui(): Ui {
    if (this.#parts.ui === null) throw new Error('the manifest has no ui');
    return this.#parts.ui;
  }
}
