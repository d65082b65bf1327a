import { userInfo } from 'node:os';

/** The driver, loaded only where it is used; without a user in the URL it signs in as psql would. */
export async function postgres() {
  const { default: pg } = await import('pg');
  pg.defaults.user ??= userInfo().username;
  return pg;
}
