import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Behaviour } from './behaviour.js';
import type { Ports } from './ports.js';

/** The events that this partner can show as evidence. */
type LogEvent =
  | 'upstream_call'
  | 'transact_retry'
  | 'pool_fallback_outcome'
  | 'pool_expiry_fallback'
  | 'expired_quote_refused'
  | 'duplicate_accept'
  | 'webhook_signature'
  | 'webhook_duplicate'
  | 'webhook_early'
  | 'status_applied'
  | 'status_refused'
  | 'ledger_post'
  | 'late_trade_adopted'
  | 'stuck_reserved_alert'
  | 'support_escalation'
  | 'daily_close'
  | 'ledger_mismatch'
  | 'access_refused'
  | 'fault';

export type LogFields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface Log {
  write(event: LogEvent, fields: LogFields): void;
  close(): void;
}

/**
 * One JSON object a line in `<dataDir>/logs`, written through at once so that a kill loses no line. Fields hold
 * partner-visible ids only (SAFE-22); the scrubber is a second net under that rule.
 */
export function openLog(dataDir: string, name: string, logs: Behaviour['logs'], ports: Ports): Log {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, `${name}.ndjson`), 'a');
  let open = true;
  return {
    write(event, fields) {
      if (!open) return;
      const record = { at: new Date(ports.now()).toISOString(), event, ...fields };
      writeSync(file, `${logs.scrub(JSON.stringify(record))}\n`);
    },
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

/** Replaces every known secret by a mark. */
export function scrubber(secrets: readonly string[]): (line: string) => string {
  return (line) => secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line);
}
