import { holdsUser } from '../manifest/index.js';
import { UsageError } from './usage-error.js';

/** Refuses what is no address of a target, and one that holds a password: it would stand in process lists and reports. */
export function checkTarget(target: string): void {
  if (holdsUser(target)) {
    throw new UsageError(
      `the URL of ${new URL(target).host} holds a user name or password, which is never sent: a provider's credential comes from PROVIDER_SECRET_KEY`,
    );
  }
  if (!/^https?:\/\//.test(target) || !URL.canParse(target)) throw new UsageError(`"${target}" is not an http(s) URL`);
}
