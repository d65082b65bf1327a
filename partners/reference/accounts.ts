import { createHash, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from './database/tables.js';
import type { Ports } from './ports.js';

export type Role = 'user' | 'support' | 'finance';

/** Who may sign in. `token` is a standing bearer token for machine clients; null: sessions only. */
export interface Account {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  readonly token: string | null;
}

export type Action = 'trade' | 'trace' | 'supportPacket' | 'ledger' | 'dailyClose';

const SESSION_MS = 12 * 3_600_000;

const DEVELOPMENT: readonly Account[] = (
  [
    ['alice', 'user'],
    ['bob', 'user'],
    ['carol', 'user'],
    ['dave', 'user'],
    ['support', 'support'],
    ['finance', 'finance'],
  ] as const
).map(([name, role]) => ({ name, role, password: `${name}-password`, token: `${name}-token` }));

const GRANTS: Readonly<Record<Role, readonly Action[]>> = {
  user: ['trade'],
  support: ['trace', 'supportPacket'],
  finance: ['ledger', 'dailyClose'],
};

/** Least privilege: each role holds its own desk's actions only. */
export function may(role: Role, action: Action): boolean {
  return GRANTS[role].includes(action);
}

function isAccount(value: unknown): value is Account {
  if (typeof value !== 'object' || value === null) return false;
  const { name, role, password } = value as Record<string, unknown>;
  return typeof name === 'string' && typeof password === 'string' && typeof role === 'string' && role in GRANTS;
}

/** The accounts of `ACCOUNTS_JSON`; the well-known development accounts only outside production. */
export function readAccounts(json: string | undefined, environment: string): readonly Account[] {
  if (json === undefined || json === '') {
    if (environment === 'production') throw new Error('ACCOUNTS_JSON must be set in production');
    return DEVELOPMENT;
  }
  const parsed: unknown = JSON.parse(json);
  if (!Array.isArray(parsed) || !parsed.every(isAccount)) {
    throw new Error('ACCOUNTS_JSON must be a list of { name, role: user | support | finance, password, token? }');
  }
  return parsed.map((account) => ({ ...account, token: account.token ?? null }));
}

const digest = (text: string) => createHash('sha256').update(text).digest();

function same(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

/** Sessions live in the database, hashed, so that every replica knows them and a dump opens none. */
export class Sessions {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly accounts: readonly Account[],
    private readonly ports: Ports,
  ) {}

  /** A session token for the right password, null otherwise. */
  async open(name: string, password: string): Promise<{ account: Account; token: string } | null> {
    const account = this.accounts.find((candidate) => candidate.name === name);
    if (!account || !same(account.password, password)) return null;
    const token = this.ports.id('session') + this.ports.id('').slice(1);
    await this.db
      .insertInto('sessions')
      .values({
        token_hash: digest(token).toString('hex'),
        account: account.name,
        expires_at_ms: this.ports.now() + SESSION_MS,
      })
      .execute();
    return { account, token };
  }

  async close(token: string): Promise<void> {
    await this.db.deleteFrom('sessions').where('token_hash', '=', digest(token).toString('hex')).execute();
  }

  /** The account behind a standing token or a live session token. */
  async whose(token: string): Promise<Account | null> {
    const standing = this.accounts.find((account) => account.token !== null && same(account.token, token));
    if (standing) return standing;
    const row = await this.db
      .selectFrom('sessions')
      .select('account')
      .where('token_hash', '=', digest(token).toString('hex'))
      .where('expires_at_ms', '>', this.ports.now())
      .executeTakeFirst();
    return this.accounts.find((account) => account.name === row?.account) ?? null;
  }
}
