import { Acceptance } from './acceptance.js';
import { Sessions } from './accounts.js';
import type { Behaviour } from './behaviour.js';
import { openDatabase } from './database/open-database.js';
import { Discovery } from './discovery.js';
import { Execution } from './execution.js';
import { Fallbacks } from './fallbacks.js';
import { Ledger } from './ledger.js';
import { openLog } from './log.js';
import { type Ports, systemPorts } from './ports.js';
import { Quoting } from './quoting.js';
import { recordCalls } from './recorder.js';
import type { Settings } from './settings.js';
import { Settlement } from './settlement.js';
import { Support } from './support.js';
import { PoolsClient } from './upstream/pools-client.js';
import { Watcher } from './watcher.js';
import { WebhookInbox } from './webhook-inbox.js';

export type App = Awaited<ReturnType<typeof buildApp>>;

/** Puts the partner's parts together; nothing listens or runs yet. */
export async function buildApp(settings: Settings, behaviour: Behaviour, ports: Ports = systemPorts) {
  const database = await openDatabase(settings);
  const { db } = database;
  const log = openLog(settings.dataDir, `partner-${process.pid}`, behaviour.logs, ports);
  const client = new PoolsClient({
    baseUrl: settings.poolsBaseUrl,
    secretKey: settings.poolsSecretKey,
    transactTimeoutMs: settings.transactTimeoutMs,
    readTimeoutMs: settings.readTimeoutMs,
    ports,
    report: recordCalls(db, log, behaviour.logs, ports),
  });
  const fallbacks = new Fallbacks(db, log, ports);
  const discovery = new Discovery(client, behaviour.discovery, ports);
  const quoting = new Quoting({ db, client, discovery, fallbacks, behaviour, ports });
  const ledger = new Ledger(db, behaviour.ledger, log, ports);
  const settlement = new Settlement({ database, ledger, behaviour, log, ports });
  const common = { database, client, fallbacks, settlement, behaviour, settings, log, ports };
  const execution = new Execution(common);
  const acceptance = new Acceptance({ ...common, execution, quoting });
  const watcher = new Watcher({ ...common, execution });
  const inbox = new WebhookInbox({ database, settlement, behaviour, secrets: settings.webhookSecrets, log, ports });
  const sessions = new Sessions(db, settings.accounts, ports);
  const { environment, poolsBaseUrl: endpoint } = settings;
  const support = new Support({ db, ledger, environment, endpoint });
  return {
    settings,
    behaviour,
    ports,
    database,
    log,
    client,
    discovery,
    quoting,
    ledger,
    acceptance,
    watcher,
    inbox,
    sessions,
    support,
    async close() {
      await watcher.stop();
      await client.close();
      await database.close();
      log.close();
    },
  };
}
