import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import type { Settings } from '../settings.js';
import { migrate } from './migrate.js';
import { postgres } from './postgres.js';
import type { Tables } from './tables.js';

export type Tx = Transaction<Tables>;

/** One database, two engines, the same statements. */
export interface Database {
  readonly db: Kysely<Tables>;
  readonly engine: 'embedded' | 'postgres';
  close(): Promise<void>;
}

const INT8 = 20;

async function openPostgres(url: string, schema: string): Promise<Kysely<Tables>> {
  const pg = await postgres();
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    options: `-c search_path=${schema}`,
    // Epoch milliseconds fit a double; pg would hand them out as text.
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
  });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

async function openEmbedded(dataDir: string, sync: Settings['databaseSync']): Promise<Kysely<Tables>> {
  mkdirSync(dataDir, { recursive: true });
  const { LibsqlDialect } = await import('./libsql-dialect.js');
  return new Kysely<Tables>({ dialect: new LibsqlDialect(join(dataDir, 'partner.db'), sync) });
}

/** Opens the store and brings its tables up to date; safe while other replicas do the same. */
export async function openDatabase(
  settings: Pick<Settings, 'databaseUrl' | 'databaseSchema' | 'databaseSync' | 'dataDir'>,
): Promise<Database> {
  const postgres = settings.databaseUrl !== null;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(settings.databaseSchema)) throw new Error('DATABASE_SCHEMA must be a plain name');
  const db = settings.databaseUrl
    ? await openPostgres(settings.databaseUrl, settings.databaseSchema)
    : await openEmbedded(settings.dataDir, settings.databaseSync);
  await migrate(db, postgres ? { engine: 'postgres', schema: settings.databaseSchema } : { engine: 'embedded' });
  return {
    db,
    engine: postgres ? 'postgres' : 'embedded',
    close: () => db.destroy(),
  };
}
