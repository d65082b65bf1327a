import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockoonEnvironment, WIREMOCK_MAPPINGS } from './peer-setups.js';
import type { Contender } from './subject.js';

/** Clock ticks of `/proc`, which Linux fixes at 100 a second for user space. */
const TICK_MICROS = 10_000;

/** Prism, answering statically from our OpenAPI file. */
export async function startPrism(root: string): Promise<Contender> {
  const folder = fetched('@stoplight/prism-cli@5.14.2');
  const port = await freePort();
  const description = path.join(root, 'schema/pools-twin.openapi.json');
  const bin = path.join(folder, 'node_modules/@stoplight/prism-cli/dist/index.js');
  const args = [bin, 'mock', '--port', String(port), '--verboseLevel', 'silent', description];
  return started('Prism, static', process.execPath, args, port);
}

/** Mockoon with one bucket each for quotes and trades: the nearest that it has to state. */
export async function startMockoon(): Promise<Contender> {
  const folder = fetched('@mockoon/cli@9.9.0');
  const port = await freePort();
  const file = path.join(folder, `environment-${port}.json`);
  writeFileSync(file, JSON.stringify(mockoonEnvironment(port)));
  const bin = path.join(folder, 'node_modules/@mockoon/cli/bin/run.js');
  const quiet = ['--disable-log-to-file', '--disable-admin-api'];
  return started('Mockoon, CRUD', process.execPath, [bin, 'start', '--data', file, ...quiet], port);
}

/** WireMock with templated answers of known length and its own journal off; null where no Java is installed. */
export async function startWireMock(): Promise<Contender | null> {
  if (spawnSync('java', ['-version'], { stdio: 'ignore' }).status !== 0) return null;
  const folder = fetched('wiremock@3.13.2');
  const port = await freePort();
  const mappings = path.join(folder, 'stubs/mappings');
  mkdirSync(mappings, { recursive: true });
  for (const [name, mapping] of Object.entries(WIREMOCK_MAPPINGS)) {
    writeFileSync(path.join(mappings, `${name}.json`), JSON.stringify(mapping));
  }
  const jar = path.join(folder, 'node_modules/wiremock/build/wiremock-standalone-3.13.2.jar');
  const settings = [
    '--root-dir',
    path.dirname(mappings),
    '--no-request-journal',
    '--disable-banner',
    '--use-chunked-encoding',
    'never',
  ];
  return started('WireMock, templated', 'java', ['-jar', jar, '--port', String(port), ...settings], port);
}

/** Installs a package into the temporary folder once, without its scripts. Needs the npm registry. */
function fetched(spec: string): string {
  const folder = path.join(tmpdir(), `readiness-bench-${spec.replaceAll(/[@/]/g, '-')}`);
  if (!existsSync(path.join(folder, 'package-lock.json'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    const args = ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', spec];
    execFileSync('npm', args, { cwd: folder, stdio: 'inherit' });
  }
  return folder;
}

async function started(name: string, command: string, args: readonly string[], port: number): Promise<Contender> {
  const child = spawn(command, args, { stdio: 'ignore' });
  await answering(child, port, name);
  return {
    name,
    port,
    polled: false,
    cpuMicros: async () => cpuOf(child.pid ?? 0),
    async stop() {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

function cpuOf(pid: number): number | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  // Behind the name in brackets, which may hold spaces, user and system time are the 12th and 13th.
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROS;
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
async function answering(child: ChildProcess, port: number, name: string): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; ) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`${name} never answered`);
}
