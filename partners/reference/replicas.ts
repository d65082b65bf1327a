import { type ChildProcess, fork } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { postgres } from './database/postgres.js';
import { readSettings } from './settings.js';

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url));
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection']);

interface Replica {
  readonly child: ChildProcess;
  readonly url: URL;
}

function startReplica(env: NodeJS.ProcessEnv): Promise<Replica> {
  const child = fork(MAIN, [], { env: { ...env, PORT: '0' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      const { listening } = message as { listening: string };
      resolve({ child, url: new URL(listening) });
    });
    child.once('exit', (code) => reject(new Error(`a replica ended while starting, exit status ${code}`)));
  });
}

/** Hands each request to the next replica that lives. A request is never sent twice: whether it acted is not ours to guess. */
function balance(replicas: readonly Replica[]): Server {
  let turn = 0;
  return createServer((incoming, outgoing) => {
    const replica = replicas[turn++ % replicas.length];
    if (!replica) return outgoing.writeHead(503).end();
    const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !HOP_BY_HOP.has(name)));
    const upstream = request(
      { host: replica.url.hostname, port: replica.url.port, method: incoming.method, path: incoming.url, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      },
    );
    upstream.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
    return outgoing;
  });
}

/** A schema made for one run goes with it. */
async function dropSchema(url: string, schema: string): Promise<void> {
  const pg = await postgres();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`drop schema if exists ${client.escapeIdentifier(schema)} cascade`);
  await client.end();
}

const ended = (child: ChildProcess) =>
  new Promise<void>((resolve) => (child.exitCode === null ? child.once('exit', () => resolve()) : resolve()));

/**
 * Starts `REPLICAS` (2) partner processes on one PostgreSQL and a round-robin balancer on `PORT`. Ends all of them on
 * SIGTERM, and with `EPHEMERAL_SCHEMA=1` drops the database schema then.
 */
export async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const settings = readSettings(env);
  const { databaseUrl, databaseSchema } = settings;
  if (databaseUrl === null) throw new Error('DATABASE_URL is not set; replicas need one PostgreSQL');
  const count = Number(env.REPLICAS ?? 2);
  const replicas = await Promise.all(Array.from({ length: count }, () => startReplica(env)));
  const balancer = balance(replicas);
  let stopping = false;
  const stop = async (status: number) => {
    if (stopping) return;
    stopping = true;
    balancer.close();
    balancer.closeAllConnections();
    const children = replicas.map(({ child }) => child);
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(children.map(ended));
    if (env.EPHEMERAL_SCHEMA === '1') await dropSchema(databaseUrl, databaseSchema);
    process.exitCode = status;
  };
  for (const replica of replicas) {
    replica.child.once('exit', () => {
      replicas.splice(replicas.indexOf(replica), 1);
      if (replicas.length === 0) void stop(1);
    });
  }
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGINT', () => void stop(0));
  balancer.listen(settings.port, settings.host, () => {
    const { port } = balancer.address() as AddressInfo;
    process.stdout.write(`${count} replicas listening on http://${settings.host}:${port}\n`);
  });
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.env).catch((error: unknown) => {
    process.stderr.write(`replicas: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
