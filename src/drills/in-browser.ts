import type { Obstacle } from '../model/history.js';
import { StepError } from '../probes/browser/run-steps.js';
import type { BrowserSession } from '../probes/browser/session.js';
import type { DrillContext } from './context.js';
import { Blocked } from './define.js';

/** Lends the account a browser for the work alone. Answers what kept the work from its end; null where nothing did. */
export async function inBrowser(
  context: DrillContext,
  account: string,
  work: (session: BrowserSession) => Promise<void>,
): Promise<Obstacle | null> {
  const session = await context.browse(account);
  try {
    await work(session);
    return null;
  } catch (error) {
    if (error instanceof Blocked) return error.obstacle;
    if (error instanceof StepError) return { fault: 'manifest', reason: error.message };
    throw error;
  } finally {
    await session.close();
  }
}
