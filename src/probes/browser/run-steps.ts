import type { Page } from 'playwright-core';
import type { Roots } from '../../model/expression.js';
import type { UiStep } from '../../model/manifest.js';
import { describeLocator, locate } from './locate.js';
import { fillStep } from './template.js';

/** A step of the manifest that the page did not let through, with its place in the manifest. */
export class StepError extends Error {
  override readonly name = 'StepError';
  constructor(
    /** E.g. `ui.steps.lockQuote.1`, for `manifest.line`. */
    readonly path: string,
    what: string,
    readonly reason: string,
    readonly url: string,
  ) {
    super(`${path} (${what}) failed on ${url}: ${reason}`);
  }
}

export interface StepsOptions {
  readonly baseUrl: string;
  readonly roots: Roots;
  /** Dotted path of the list in the manifest, for messages. */
  readonly path: string;
  /** For each step. */
  readonly timeoutMs: number;
  /** Fills in key by key, as fingers do. */
  readonly typed?: boolean;
}

/** Does what a person does, step by step. Rejects with `StepError` naming the step; never waits longer than its time. */
export async function runSteps(page: Page, steps: readonly UiStep[], options: StepsOptions): Promise<void> {
  for (const [index, step] of steps.entries()) {
    try {
      await runStep(page, step, options);
    } catch (error) {
      const reason = error instanceof Error ? firstSentence(error.message) : String(error);
      throw new StepError(`${options.path}.${index}`, describeStep(step), reason, page.url());
    }
  }
}

async function runStep(page: Page, step: UiStep, options: StepsOptions): Promise<void> {
  const { baseUrl, roots, timeoutMs: timeout, typed } = options;
  if ('goto' in step)
    return visit(page, new URL(fillStep(step.goto, roots, encodeURIComponent), `${baseUrl}/`).href, timeout);
  if ('fill' in step) {
    const field = locate(page, step.fill);
    const value = fillStep(step.with, roots);
    if (!typed) return field.fill(value, { timeout });
    await field.fill('', { timeout });
    return field.pressSequentially(value, { timeout });
  }
  if ('select' in step) {
    await locate(page, step.select).selectOption(fillStep(step.with, roots), { timeout });
    return;
  }
  if ('check' in step) return locate(page, step.check).check({ timeout });
  if ('click' in step) return locate(page, step.click).click({ timeout });
  if ('press' in step) {
    if (step.on === undefined) return page.keyboard.press(step.press);
    return locate(page, step.on).press(step.press, { timeout });
  }
  if ('url' in step.waitFor) return page.waitForURL(step.waitFor.url, { timeout, waitUntil: 'commit' });
  return locate(page, step.waitFor).waitFor({ state: 'visible', timeout });
}

/** Opens an address and waits for its document; a page that keeps loading for ever is good enough once it is there. */
export async function visit(page: Page, url: string, timeout: number): Promise<void> {
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout });
  await page.waitForLoadState('load', { timeout: Math.min(timeout, 5000) }).catch(() => undefined);
}

function describeStep(step: UiStep): string {
  if ('goto' in step) return `goto ${step.goto}`;
  if ('fill' in step) return `fill ${describeLocator(step.fill)}`;
  if ('select' in step) return `select ${describeLocator(step.select)}`;
  if ('check' in step) return `check ${describeLocator(step.check)}`;
  if ('click' in step) return `click ${describeLocator(step.click)}`;
  if ('press' in step) return `press ${step.press}`;
  if ('url' in step.waitFor) return `waitFor url ${step.waitFor.url}`;
  return `waitFor ${describeLocator(step.waitFor)}`;
}

/** Playwright adds a call log and its own escape codes; the first line says it. */
function firstSentence(message: string): string {
  const line = message.split('\n')[0] ?? message;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours are control characters
  return line.replaceAll(/\u001b\[[0-9;]*m/g, '').replace(/^\w+(?:\.\w+)*: (?:Error: )?/, '');
}
