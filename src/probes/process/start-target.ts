import type { Agent } from 'undici';
import type { WebServer } from '../../model/manifest.js';
import { createOutputLog, type OutputLog } from './output-log.js';
import { type Exit, type ProcessGroup, startGroup } from './process-group.js';
import { answers, portTaken, readyAgent, untilReady } from './ready.js';
import { TargetStartError } from './target-start-error.js';

export interface StartTargetOptions {
  /** With `env` and `command` already evaluated. */
  readonly webServer: WebServer;
  /** Absolute; ready when it answers below 500. */
  readonly readyUrl: string;
  /** Kept over restarts. */
  readonly runDir: string;
  /** Output goes here, redacted. */
  readonly logFile: string;
  /** On top of the inherited environment and `webServer.env`. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly redact: (text: string) => string;
  /** Values that may travel by environment only, since a command line is public on a machine. */
  readonly secrets?: readonly string[];
  /** PEM of the authority behind an https `readyUrl`. */
  readonly ca?: string;
}

export interface RunningTarget {
  /** Of the current process group's leader, null where a server that was there already is reused. */
  readonly pid: number | null;
  readonly url: string;
  readonly startedByAudit: boolean;
  /** SIGKILL to the whole group; resolves once nothing of it runs. */
  kill(): Promise<void>;
  /** SIGTERM, after 3 s SIGKILL. Also ends the log. */
  stop(): Promise<void>;
  /** `kill` and start again with the same environment, port and run folder; resolves when ready. */
  restart(): Promise<void>;
  /** The end of the current process, whoever caused it. */
  readonly exited: Promise<Exit>;
  alive(): boolean;
  /** The last lines, redacted. */
  output(): string[];
  /** Everything printed so far, unredacted: for scanning in memory only. */
  raw(): { readonly text: string; readonly droppedBytes: number };
}

/** Starts the app that is to be audited. Rejects with `TargetStartError`; nothing is left running then. */
export async function startTarget(options: StartTargetOptions): Promise<RunningTarget> {
  const { webServer, readyUrl } = options;
  const agent = readyAgent(options.ca);
  if (await portTaken(readyUrl)) {
    const reusable = webServer.reuseExistingServer && (await answers(readyUrl, agent));
    await agent.close();
    if (reusable) return existing(readyUrl);
    const { host } = new URL(readyUrl);
    const way = 'stop it, use `port: auto`, or set webServer.reuseExistingServer';
    throw new TargetStartError('port-in-use', `Something already listens on ${host}: ${way}.`, []);
  }
  if (options.secrets?.some((secret) => secret.length >= 8 && webServer.command.includes(secret))) {
    const reason = 'webServer.command holds a secret, which the process list would show: pass it in webServer.env.';
    throw new TargetStartError('secret-in-command', reason, []);
  }
  const log = createOutputLog(options.logFile, options.redact);
  let group: ProcessGroup;
  try {
    group = await launch(options, log, agent);
  } catch (error) {
    log.close();
    await agent.destroy();
    throw error;
  }
  const kill = async () => {
    await group.end('SIGKILL', 5000);
  };
  return {
    get pid() {
      return group.pid;
    },
    url: readyUrl,
    startedByAudit: true,
    kill,
    async stop() {
      if (!(await group.end('SIGTERM', 3000))) await kill();
      log.close();
      await agent.destroy();
    },
    async restart() {
      await kill();
      group = await launch(options, log, agent);
    },
    get exited() {
      return group.exited;
    },
    alive: () => group.alive(),
    output: () => log.last(40),
    raw: () => log.raw(),
  };
}

async function launch(options: StartTargetOptions, log: OutputLog, agent: Agent): Promise<ProcessGroup> {
  const { webServer, signal } = options;
  const env = { ...process.env, ...webServer.env, ...options.env };
  const fail = (kind: TargetStartError['kind'], reason: string) => new TargetStartError(kind, reason, log.last(15));
  if (signal.aborted) throw fail('aborted', 'The audit was stopped before the app started.');
  const group = await startGroup({ command: webServer.command, cwd: webServer.cwd, env, onOutput: log.write }).catch(
    (error: Error) => {
      throw fail('cannot-run', `webServer.command cannot run in ${webServer.cwd}: ${error.message}.`);
    },
  );
  const ending: { exit: Exit | null } = { exit: null };
  void group.exited.then((exit) => {
    ending.exit = exit;
  });
  const deadline = performance.now() + webServer.timeoutMs;
  const gone = () => ending.exit !== null && !group.alive();
  const ready = await untilReady(
    options.readyUrl,
    agent,
    () => gone() || signal.aborted || performance.now() > deadline,
  );
  if (ready) return group;
  const early = gone();
  await group.end('SIGKILL', 5000);
  if (signal.aborted) throw fail('aborted', 'The audit was stopped while the app started.');
  if (!early) {
    const reason = `The app did not answer ${options.readyUrl} below 500 within webServer.timeoutMs (${webServer.timeoutMs} ms).`;
    throw fail('timeout', reason);
  }
  if (log.last(40).some((line) => /EADDRINUSE|address already in use/i.test(line))) {
    throw fail('port-in-use', 'The app ended because its port was taken.');
  }
  const how = ending.exit?.signal ? `by ${ending.exit.signal}` : `with exit status ${ending.exit?.code}`;
  throw fail('exited', `The app ended ${how} before it answered ${options.readyUrl}.`);
}

/** A server that somebody else runs: it can be driven, not killed. */
function existing(url: string): RunningTarget {
  const refuse = () => Promise.reject(new Error(`${url} was not started by the audit, so it is not restarted by it.`));
  return {
    pid: null,
    url,
    startedByAudit: false,
    kill: refuse,
    stop: () => Promise.resolve(),
    restart: refuse,
    exited: new Promise(() => {}),
    alive: () => true,
    output: () => [],
    raw: () => ({ text: '', droppedBytes: 0 }),
  };
}
