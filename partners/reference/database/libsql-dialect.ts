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

/** The embedded SQL file: write-ahead log, synced at every commit, so that a kill loses nothing that was answered. */
export class LibsqlDialect extends SqliteDialect {
  readonly #file: string;

  constructor(file: string) {
    super({ database: async () => LibsqlDialect.open(file) });
    this.#file = file;
  }

  private static open(file: string): SqliteDatabase {
    const database = new Libsql(file);
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000');
    // libsql follows better-sqlite3's interface, which is all that Kysely asks for.
    return database as unknown as SqliteDatabase;
  }

  override createDriver(): Driver {
    return new ImmediateDriver({ database: async () => LibsqlDialect.open(this.#file) });
  }
}
