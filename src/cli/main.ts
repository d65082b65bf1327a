#!/usr/bin/env node
import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { StrayError, strayIn } from '../model/stray-error.js';
import { runCli } from './run-cli.js';
import { openTerminal } from './terminal.js';

// Every drill of a run listens to one signal; dozens are no leak.
setMaxListeners(0);
const stop = new AbortController();
const terminal = openTerminal(process.stdout, process.stderr, process.env);

// The first signal asks for an orderly end with a report, the second does not ask.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
    terminal.err('\nStopping in good order. Once more to stop at once.\n');
  });
}

// Node would end with 1, which says that something unsafe was seen. The first of them asks for an orderly end with a report.
for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
  process.on(event, (error: unknown) => stop.abort(new StrayError(error)));
}

// `| head` is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 4));

const ended = await runCli(process.argv.slice(2), {
  terminal,
  cwd: process.cwd(),
  env: process.env,
  signal: stop.signal,
  now: Date.now,
  seed: () => randomInt(1, 2 ** 31),
});
// What was seen to be unsafe outranks what broke.
const status = strayIn(stop.signal) && ended !== 1 ? 4 : ended;
// Written output may still be on its way to a pipe; leaving by exit code alone would wait for stray handles too.
process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
