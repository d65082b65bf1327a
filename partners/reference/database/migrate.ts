import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from './tables.js';

/** Column lists that both engines read alike. */
const TABLES: Readonly<Record<keyof Tables, string>> = {
  quotes: `quote_ref text primary key, account text not null, pool_id text not null, side text not null,
    network text not null, destination text not null, amount text not null, asset text not null,
    quote_id text not null unique, rate text not null, fee_bps integer, amount_in text not null,
    amount_out text not null, expires_at text not null, expires_at_ms bigint not null, locked_at_ms bigint not null,
    status text not null, gate_result text not null, request_id text`,
  orders: `order_ref text primary key, slot text not null unique, account text not null, quote_ref text not null,
    quote_id text not null, pool_id text not null, side text not null, network text not null, amount text not null,
    amount_out text not null, asset text not null, status text not null, trade_id text, terminal_status text,
    reason text, request_id text, gate_result text not null, quote_expires_at text not null,
    idempotency_key text not null, reconciliation_state text not null, environment text not null,
    accepted_at_ms bigint not null, updated_at_ms bigint not null, next_check_at_ms bigint, alerted_at_ms bigint`,
  executions: `order_ref text primary key, idempotency_key text not null unique, pool_id text not null,
    quote_id text not null, state text not null, sends integer not null, uncertain integer not null,
    lease_owner text, lease_until_ms bigint not null, fence integer not null`,
  calls: `call_id text primary key, quote_ref text, order_ref text, operation text not null, request_id text,
    status integer, code text, at_ms bigint not null`,
  events: `event_id text primary key, type text not null, trade_id text not null, quote_id text, order_ref text,
    status text not null, state text not null, received_at_ms bigint not null`,
  ledger: `entry_id text primary key, slot text not null unique, account text not null, order_ref text not null,
    quote_id text not null, trade_id text, event_id text, step text not null, kind text not null,
    amount text not null, asset text not null, posted_at_ms bigint not null`,
  ledger_events: 'entry_id text primary key, event_id text not null',
  fallbacks: `fallback_ref text primary key, account text not null, order_ref text, quote_ref text, quote_id text,
    pool_id text not null, side text not null, network text not null, amount text not null,
    failure_point text not null, reason text not null, attempt_count integer not null, alternate_pool_id text,
    user_message text not null, request_id text, at_ms bigint not null`,
  sessions: 'token_hash text primary key, account text not null, expires_at_ms bigint not null',
};

const INDEXES: readonly string[] = [
  'orders_due on orders (next_check_at_ms)',
  'orders_quote on orders (quote_id)',
  'orders_trade on orders (trade_id)',
  'orders_accepted on orders (accepted_at_ms)',
  'calls_request on calls (request_id)',
  'calls_quote on calls (quote_ref)',
  'calls_order on calls (order_ref)',
  'events_trade on events (trade_id)',
  'events_order on events (order_ref)',
  'ledger_order on ledger (order_ref)',
  'ledger_account on ledger (account, asset)',
  'fallbacks_request on fallbacks (request_id)',
];

/** The engine itself refuses to change or remove a ledger entry. */
const APPEND_ONLY = {
  embedded: ['update', 'delete'].map(
    (verb) => `create trigger if not exists ledger_no_${verb} before ${verb} on ledger
      begin select raise(abort, 'the ledger is append-only'); end`,
  ),
  postgres: [
    `create or replace function ledger_refuse() returns trigger language plpgsql as
      $$ begin raise exception 'the ledger is append-only'; end $$`,
    ...['update', 'delete'].map(
      (verb) => `create or replace trigger ledger_no_${verb} before ${verb} on ledger
        for each row execute function ledger_refuse()`,
    ),
  ],
} as const;

const MIGRATION_LOCK = 7_203_411;

export type Engine = { readonly engine: 'embedded' } | { readonly engine: 'postgres'; readonly schema: string };

/** Creates what is missing, in one transaction; replicas that start together take turns. */
export async function migrate(db: Kysely<Tables>, engine: Engine): Promise<void> {
  await db.transaction().execute(async (tx: Transaction<Tables>) => {
    if (engine.engine === 'postgres') {
      await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(tx);
      await sql`create schema if not exists ${sql.id(engine.schema)}`.execute(tx);
    }
    const statements = [
      ...Object.entries(TABLES).map(([name, columns]) => `create table if not exists ${name} (${columns})`),
      ...INDEXES.map((index) => `create index if not exists ${index}`),
      ...APPEND_ONLY[engine.engine],
    ];
    for (const statement of statements) await sql.raw(statement).execute(tx);
  });
}
