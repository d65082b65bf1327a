import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PRISM = '@stoplight/prism-cli@5.14.2';

export interface Peer {
  readonly name: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Prism, answering statically from our OpenAPI file; fetched once into the temporary folder. Needs the npm registry. */
export async function startPrism(root: string): Promise<Peer> {
  const folder = path.join(tmpdir(), 'readiness-bench-prism-5.14.2');
  const bin = path.join(folder, 'node_modules/@stoplight/prism-cli/dist/index.js');
  if (!existsSync(bin)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', PRISM], { cwd: folder, stdio: 'inherit' });
  }
  const port = await freePort();
  const description = path.join(root, 'schema/pools-twin.openapi.json');
  const args = [bin, 'mock', '--port', String(port), '--verboseLevel', 'silent', description];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  await answering(child, port);
  return {
    name: 'prism static',
    port,
    async stop() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server that listens has an address object.
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Rejects when the process ends, or takes no connection within a minute. */
async function answering(child: ChildProcess, port: number): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; ) {
    if (child.exitCode !== null) throw new Error(`the peer ended with ${child.exitCode}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the peer never answered');
}
