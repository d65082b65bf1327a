import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebServer } from '../../model/manifest.js';
import { type RunningTarget, startTarget } from './start-target.js';

const app = `
import { createServer } from 'node:http';
import { spawn } from 'node:child_process';
console.log('key is ' + process.env.KEY);
const child = spawn('sleep', ['300']);
createServer((q, r) => r.end(JSON.stringify({ pid: process.pid, child: child.pid, key: process.env.KEY }))).listen(process.env.PORT, '127.0.0.1');
if (process.env.STUBBORN) process.on('SIGTERM', () => console.log('no'));
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function runs(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 400 && runs(pid); tries++) await sleep(25);
  return !runs(pid);
}

describe('startTarget', () => {
  let dir = '';
  let port = 0;
  let target: RunningTarget | null = null;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'target-'));
    writeFileSync(join(dir, 'app.mjs'), app);
    port = await freePort();
  });
  afterEach(async () => {
    await target?.stop();
    target = null;
    rmSync(dir, { recursive: true, force: true });
  });

  const start = async (webServer: Partial<WebServer>, signal = new AbortController().signal) => {
    target = await startTarget({
      webServer: {
        command: 'node app.mjs',
        cwd: dir,
        url: '/',
        env: { PORT: `${port}` },
        timeoutMs: 20_000,
        reuseExistingServer: false,
        ...webServer,
      },
      readyUrl: `http://127.0.0.1:${port}/`,
      runDir: dir,
      logFile: join(dir, 'out', 'target.log'),
      env: { KEY: 'very-secret-value' },
      secrets: ['very-secret-value'],
      redact: (text) => text.replaceAll('very-secret-value', '[redacted]'),
      signal,
    });
    return target;
  };
  const ask = async () =>
    (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as { pid: number; child: number; key: string };

  it('starts, answers, keeps its output redacted on disk and raw in memory, and stops whole', async () => {
    const running = await start({});
    const { pid, child, key } = await ask();
    expect(key).toBe('very-secret-value');
    expect(running.alive()).toBe(true);
    expect(running.output()).toEqual(['key is [redacted]']);
    expect(running.raw().text).toBe('key is very-secret-value\n');
    await running.stop();
    expect(await gone(pid)).toBe(true);
    expect(await gone(child)).toBe(true);
    expect(running.alive()).toBe(false);
    expect(readFileSync(join(dir, 'out', 'target.log'), 'utf8')).toBe('key is [redacted]\n');
  });

  it('kills by force what does not stop, and restarts on the same port', async () => {
    const running = await start({ env: { PORT: `${port}`, STUBBORN: '1' } });
    const before = await ask();
    await running.kill();
    expect(await running.exited).toMatchObject({ signal: 'SIGKILL' });
    await running.restart();
    const after = await ask();
    expect(after.pid).not.toBe(before.pid);
    expect(runs(before.child)).toBe(false);
    await running.stop();
    expect(await gone(after.pid)).toBe(true);
  });

  it('tells an early end with the last output', async () => {
    await expect(start({ command: 'echo cannot find $KEY >&2; exit 7' })).rejects.toMatchObject({
      kind: 'exited',
      message: expect.stringMatching(/ended with exit status 7 before it answered[\s\S]*cannot find \[redacted\]/),
    });
  });

  it('tells a port that is taken, before and while starting', async () => {
    await expect(start({ command: 'echo Error: listen EADDRINUSE; exit 1' })).rejects.toMatchObject({
      kind: 'port-in-use',
    });
    const other: Server = createServer((_, response) => response.end('other'));
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    await expect(start({})).rejects.toMatchObject({ kind: 'port-in-use' });
    const reused = await start({ reuseExistingServer: true });
    expect(reused.startedByAudit).toBe(false);
    await expect(reused.kill()).rejects.toThrow(/not started by the audit/);
    await new Promise((resolve) => other.close(resolve));
  });

  it('gives up on a silent app, on a missing folder, on a secret in the command, and when told to stop', async () => {
    await expect(start({ command: 'sleep 300', timeoutMs: 300 })).rejects.toMatchObject({ kind: 'timeout' });
    await expect(start({ cwd: join(dir, 'absent') })).rejects.toMatchObject({ kind: 'cannot-run' });
    await expect(start({ command: 'node app.mjs --key very-secret-value' })).rejects.toMatchObject({
      kind: 'secret-in-command',
    });
    const controller = new AbortController();
    const starting = start({ command: 'sleep 300' }, controller.signal);
    setTimeout(() => controller.abort(), 100);
    await expect(starting).rejects.toMatchObject({ kind: 'aborted' });
  });

  it('leaves nothing running when the audit itself is killed or throws', async () => {
    const program = new URL('../../../dist/src/probes/process/process-group.js', import.meta.url).pathname;
    for (const end of [
      'process.kill(process.pid, "SIGKILL")',
      'process.kill(process.pid, "SIGINT")',
      'setTimeout(() => { throw new Error("x") })',
      'process.exit(3)',
    ]) {
      const script = `import { startGroup } from '${program}';
        const group = await startGroup({ command: 'sleep 301 & echo $! ; wait', cwd: '/', env: process.env, onOutput: (c) => { process.stdout.write(c, () => { ${end}; }); } });`;
      const audit = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const first = await new Promise<string>((resolve) =>
        audit.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
      );
      expect(await gone(Number(first.trim()))).toBe(true);
    }
  });

  it('shows no secret in the process list', async () => {
    await start({});
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain('very-secret-value');
  });
});
