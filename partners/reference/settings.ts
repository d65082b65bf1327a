import { createHash } from 'node:crypto';
import { type Account, readAccounts } from './accounts.js';

/** How one partner process is set up. Secrets live here and in the client, nowhere else. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Null: the embedded SQL file in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly databaseSchema: string;
  /** What a commit to the embedded file outlives: `full` a power cut, `normal` a killed process. */
  readonly databaseSync: 'full' | 'normal';
  readonly poolsBaseUrl: string;
  readonly poolsSecretKey: string;
  /** Several while a secret is being rotated. */
  readonly webhookSecrets: readonly string[];
  readonly webhookHeader: string;
  readonly environment: string;
  /** One transact try, ms. */
  readonly transactTimeoutMs: number;
  /** One try of anything else, ms. */
  readonly readTimeoutMs: number;
  /** How long before `expiresAt` the backend stops accepting, ms. */
  readonly expiryMarginMs: number;
  /** Age at which a reserved trade raises an alert, ms. */
  readonly stuckReservedMs: number;
  readonly accounts: readonly Account[];
  readonly defects: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

function required(env: Env, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

function whole(env: Env, name: string, fallback: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} must be a whole number, got "${text}"`);
  return Number(text);
}

/** The first word is the default. */
function oneOf<W extends string>(env: Env, name: string, words: readonly [W, ...W[]]): W {
  const text = env[name];
  if (text === undefined || text === '') return words[0];
  const word = words.find((candidate) => candidate === text);
  if (!word) throw new Error(`${name} must be one of ${words.join(', ')}, got "${text}"`);
  return word;
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** A key of the wrong mode is a configuration fault, found before the first request. */
function refuseMixedModes(key: string, environment: string): void {
  const live = key.startsWith('sk_live_');
  if (live !== (environment === 'production')) {
    throw new Error(`POOLS_SECRET_KEY is a ${live ? 'live' : 'test'} key, but ENVIRONMENT is "${environment}"`);
  }
}

/** Reads the settings from environment variables. Throws an Error that names the variable at fault. */
export function readSettings(env: Env): Settings {
  const dataDir = required(env, 'DATA_DIR');
  const environment = env.ENVIRONMENT || 'sandbox';
  const poolsSecretKey = required(env, 'POOLS_SECRET_KEY');
  refuseMixedModes(poolsSecretKey, environment);
  const webhookSecrets = list(required(env, 'WEBHOOK_SECRET'));
  return {
    port: whole(env, 'PORT', 0),
    host: env.HOST || '127.0.0.1',
    dataDir,
    databaseUrl: env.DATABASE_URL || null,
    databaseSchema: env.DATABASE_SCHEMA || `partner_${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`,
    databaseSync: oneOf(env, 'DATABASE_SYNC', ['full', 'normal']),
    poolsBaseUrl: required(env, 'POOLS_BASE_URL').replace(/\/+$/, ''),
    poolsSecretKey,
    webhookSecrets,
    webhookHeader: (env.WEBHOOK_HEADER || 'Gate-Signature').toLowerCase(),
    environment,
    transactTimeoutMs: whole(env, 'POOLS_TIMEOUT_MS', 2000),
    readTimeoutMs: whole(env, 'POOLS_READ_TIMEOUT_MS', 3000),
    expiryMarginMs: whole(env, 'EXPIRY_MARGIN_MS', 100),
    stuckReservedMs: whole(env, 'STUCK_RESERVED_MS', 900_000),
    accounts: readAccounts(env.ACCOUNTS_JSON, environment),
    defects: list(env.DEFECTS),
  };
}
