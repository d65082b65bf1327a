import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/checks/package-root.js';
import { type Layout, type Middleware, middlewares } from './catalogue.js';

const express = 'express@5.3.0';

/** Servers behind one middleware. */
export interface Shop {
  readonly urls: readonly string[];
  /** A command that restarts them, for `audit --restart`. */
  readonly restart: string;
  stop(): Promise<void>;
}

/** Installs a package and what it needs into the temporary folder, once. Needs the npm registry. */
function install(middleware: Middleware): string {
  const folder = join(tmpdir(), `readiness-middlewares-${middleware.server}-${middleware.version}`);
  const sources = join(packageRoot(), 'bench', 'middlewares');
  if (!existsSync(join(folder, 'installed'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    const packages = [express, `${middleware.name}@${middleware.version}`, ...middleware.with];
    const options = ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts'];
    execFileSync('npm', [...options, ...packages], { cwd: folder, stdio: 'inherit' });
    writeFileSync(join(folder, 'installed'), packages.join('\n'));
  }
  for (const file of readdirSync(sources)) {
    if (file.endsWith('.mjs')) copyFileSync(join(sources, file), join(folder, file));
  }
  return folder;
}

/** The middleware of that id. Throws with those that there are. */
export function middlewareOf(id: string): Middleware {
  const found = middlewares.find((middleware) => middleware.id === id);
  if (!found) throw new Error(`no middleware "${id}". Known: ${middlewares.map((each) => each.id).join(', ')}`);
  return found;
}

/** Opens the servers on ports of their own. */
export async function openShop(middleware: Middleware, { processes, store }: Layout): Promise<Shop> {
  const folder = install(middleware);
  const ordersFile = join(folder, `orders-${process.pid}-${Date.now()}.ndjson`);
  const env = {
    ...process.env,
    STORE: store,
    VARIANT: middleware.variant ?? '',
    REDIS_URL: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379/9',
    ORDERS_FILE: ordersFile,
    AWS_LAMBDA_FUNCTION_NAME: 'orders',
  };
  let children: ChildProcess[] = [];
  const ports: number[] = [];
  const start = async () => {
    for (let index = 0; index < processes; index++) {
      const port = String(ports[index] ?? 0);
      const child = spawn(process.execPath, [`${middleware.server}.mjs`], {
        cwd: folder,
        env: { ...env, PORT: port },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      ports[index] = await listening(child);
    }
  };
  const stopAll = async () => {
    const gone = children.filter(({ exitCode }) => exitCode === null).map((child) => once(child, 'exit'));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(gone);
    children = [];
  };
  await start();
  const doorman = createServer((_req, res) => {
    stopAll()
      .then(start)
      .then(
        () => res.end('restarted'),
        (error: Error) => res.writeHead(500).end(error.message),
      );
  });
  doorman.listen(0, '127.0.0.1');
  await once(doorman, 'listening');
  // A TCP server that listens has an address object.
  const { port } = doorman.address() as AddressInfo;
  return {
    urls: ports.map((each) => `http://127.0.0.1:${each}`),
    restart: `curl -fsS http://127.0.0.1:${port}`,
    async stop() {
      doorman.close();
      doorman.closeAllConnections();
      await stopAll();
      rmSync(ordersFile, { force: true });
    },
  };
}

/** The port that a server says it listens on. Rejects when it ends before, or says nothing for 30 s. */
async function listening(child: ChildProcess): Promise<number> {
  let said = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server said nothing for 30 s')), 30_000);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const port = /listening (\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}`));
    });
  });
}
