import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Groups that must not outlive this process, however it ends. */
const living = new Set<number>();
let guarded = false;

export interface GroupOptions {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Raw output, both streams, as it comes. */
  readonly onOutput: (chunk: Buffer) => void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProcessGroup {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Whether any process of the group still runs, also after the shell itself has ended. */
  alive(): boolean;
  signal(signal: NodeJS.Signals): void;
  /** Signals the group and resolves once nothing of it runs; false where something still does after `withinMs`. */
  end(signal: NodeJS.Signals, withinMs: number): Promise<boolean>;
}

/**
 * Runs a command through the shell in a process group of its own. A watchdog kills the group when this process is gone,
 * even by SIGKILL, since its pipe then closes. Rejects where the shell cannot be started (a folder that is not there).
 */
export async function startGroup(options: GroupOptions): Promise<ProcessGroup> {
  const child = spawn('/bin/sh', ['-c', options.command], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', options.onOutput);
  child.stderr.on('data', options.onOutput);
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const pid = child.pid ?? 0;
  const watchdog = watch(pid);
  const release = () => {
    living.delete(pid);
    watchdog.stdin?.end('done\n');
  };
  guard();
  living.add(pid);
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      if (!groupRuns(pid)) release();
      // What was sent to the background keeps its output, but not us alive.
      for (const stream of [child.stdout, child.stderr]) unref(stream);
      resolve({ code, signal });
    });
  });
  const group: ProcessGroup = {
    pid,
    exited,
    alive: () => groupRuns(pid),
    signal: (signal) => signalGroup(pid, signal),
    async end(signal, withinMs) {
      signalGroup(pid, signal);
      const deadline = performance.now() + withinMs;
      for (let gap = 5; groupRuns(pid); gap = Math.min(gap * 1.5, 50)) {
        if (performance.now() > deadline) return false;
        await sleep(gap);
      }
      release();
      // The last words may still be in the pipe.
      await Promise.race([closed, sleep(500)]);
      child.stdout.destroy();
      child.stderr.destroy();
      return true;
    },
  };
  return group;
}

/** A shell that waits on a pipe from us: told `done` it goes, cut off it kills the group. */
function watch(pid: number): ChildProcess {
  const script = `trap '' INT TERM HUP; read -r word; [ "$word" = done ] || kill -s KILL -- -${pid} 2>/dev/null; exit 0`;
  const watchdog = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], env: {} });
  watchdog.on('error', () => {});
  watchdog.stdin?.on('error', () => {});
  watchdog.unref();
  unref(watchdog.stdin);
  return watchdog;
}

/** Pipes of children are sockets, though typed as plain streams. */
function unref(stream: object | null): void {
  if (stream instanceof Socket) stream.unref();
}

function guard(): void {
  if (guarded) return;
  guarded = true;
  process.on('exit', () => {
    for (const pid of living) signalGroup(pid, 'SIGKILL');
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}

function groupRuns(pid: number): boolean {
  try {
    process.kill(-pid, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || hasRunningMember(pid);
}

/** Where nobody reaps orphans, a killed group lingers as zombies; those hold nothing and do not count. */
function hasRunningMember(group: number): boolean {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'latin1');
      const [state, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(pgrp) === group && state !== 'Z' && state !== 'X') return true;
    } catch {
      // Ended while we looked.
    }
  }
  return false;
}
