import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import Libsql from 'libsql';

/** A write lock taken at the start: a transaction that reads first can then never fail half-way for lack of it. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** The embedded SQL file with a write-ahead log: a killed process loses nothing that was answered, whatever `sync` is. */
export class LibsqlDialect extends SqliteDialect {
  readonly #open: () => Promise<SqliteDatabase>;

  constructor(file: string, sync: 'full' | 'normal') {
    const open = async () => openFile(file, sync);
    super({ database: open });
    this.#open = open;
  }

  override createDriver(): Driver {
    return new ImmediateDriver({ database: this.#open });
  }
}

function openFile(file: string, sync: 'full' | 'normal'): SqliteDatabase {
  const database = new Libsql(file);
  database.exec(`pragma journal_mode = wal; pragma synchronous = ${sync}; pragma busy_timeout = 5000`);
  // libsql follows better-sqlite3's interface, which is all that Kysely asks for.
  return database as unknown as SqliteDatabase;
}
