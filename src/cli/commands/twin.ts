import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Session } from '../session.js';
import { untilStopped } from '../until-stopped.js';
import { UsageError } from '../usage-error.js';

interface Options {
  host?: string;
  port?: number;
  scenario?: string;
  journal?: string;
  openapi?: string;
  forwardTo?: string;
}

/** `twin`: the emulator alone, until Ctrl-C. */
export function twinCommand({ terminal, cwd, signal }: Session): Command {
  return new Command('twin')
    .description('the upstream emulator alone, for your own development')
    .option('--host <host>', 'address to listen on (default: 127.0.0.1)')
    .option('--port <n>', 'port to listen on (default: a free one)', parsePort)
    .option('--scenario <file>', 'partners, pools and faults as YAML')
    .option('--journal <dir>', 'keep the journal here')
    .option('--openapi <file>', "the vendor's own OpenAPI file, to be told where the twin differs")
    .option('--forward-to <url>', 'record and inject faults in front of this sandbox instead')
    .action(async ({ host, port, scenario, journal, openapi, forwardTo }: Options) => {
      if (forwardTo !== undefined && !URL.canParse(forwardTo)) throw new UsageError(`"${forwardTo}" is not a URL`);
      if (forwardTo !== undefined && scenario !== undefined) {
        throw new UsageError('a scenario is for the twin itself: leave out --scenario or --forward-to');
      }
      const { runStandalone } = await import('../../../twin/standalone.js');
      const twin = await runStandalone(
        {
          ...(host === undefined ? {} : { host }),
          ...(port === undefined ? {} : { port }),
          ...(scenario === undefined ? {} : { scenario: resolve(cwd, scenario) }),
          ...(journal === undefined ? {} : { journalDir: resolve(cwd, journal) }),
          ...(forwardTo === undefined ? {} : { forwardTo }),
          ...(openapi === undefined ? {} : { openapi: resolve(cwd, openapi) }),
        },
        (text) => terminal.out(text),
      );
      await untilStopped(signal);
      await twin.close();
    });
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`"${text}" is not a port`);
  return port;
}
