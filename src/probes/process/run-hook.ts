import { type Exit, startGroup } from './process-group.js';

export interface HookResult extends Exit {
  readonly timedOut: boolean;
  /** The last lines of both streams as printed: redact before keeping. */
  readonly output: readonly string[];
  readonly durationMs: number;
}

/** Runs a command of `hooks` through the shell to its end. Never rejects: a command that cannot run has code 127. */
export async function runHook(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<HookResult> {
  const started = performance.now();
  const chunks: Buffer[] = [];
  const onOutput = (chunk: Buffer) => {
    chunks.push(chunk);
    if (chunks.length > 1000) chunks.shift();
  };
  const result = (exit: Exit, timedOut: boolean, more: readonly string[] = []): HookResult => {
    const lines = Buffer.concat(chunks).toString('utf8').split(/\r?\n/).filter(Boolean);
    return { ...exit, timedOut, output: [...lines, ...more].slice(-40), durationMs: performance.now() - started };
  };
  const group = await startGroup({ command, cwd, env: { ...process.env, ...env }, onOutput }).catch(
    (error: Error) => error,
  );
  if (group instanceof Error) return result({ code: 127, signal: null }, false, [group.message]);
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const stopped = new Promise<'stopped'>((resolve) => {
    onAbort = () => resolve('stopped');
    timer = setTimeout(onAbort, timeoutMs);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
  });
  const first = await Promise.race([group.exited, stopped]);
  clearTimeout(timer);
  signal?.removeEventListener('abort', onAbort);
  if (first !== 'stopped') return result(first, false);
  await group.end('SIGKILL', 5000);
  return result(await group.exited, true);
}
