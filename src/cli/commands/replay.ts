import { writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { plainText } from '../../../reporters/plain-text.js';
import { readCounterexample } from '../../counterexamples/read.js';
import type { Counterexample, Replayed } from '../../model/counterexample.js';
import { openReplayer } from '../replayer.js';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';
import { listed } from './listed.js';

export interface ReplayOptions {
  readonly target?: string;
  readonly replica: readonly string[];
  readonly manifest?: string;
  readonly defect: readonly string[];
  readonly runs: number;
  readonly restart?: string;
  readonly json?: true;
  readonly export?: 'vitest' | 'curl' | 'html';
  readonly out?: string;
  readonly allowLive?: true;
  readonly allowProduction?: true;
}

const help = `
A partner is driven through its manifest, a provider by --target. A provider takes PROVIDER_SECRET_KEY (and
PROVIDER_SECRET_KEY_2 of another account) from the environment; TWIN_CONTROL_TOKEN lets a twin's clock and cache be moved.
A walk over several processes takes an address of each, with --target and --replica; one with a restart takes --restart.

Exit status: 0 the law held in every run, 1 it was broken again, 2 it could not be judged, 3 usage, 4 something broke, 130 interrupted.`;

/** `replay FILE`: runs a counterexample again, on this or another environment, or exports it. */
export function replayCommand(session: Session): Command {
  return new Command('replay')
    .description('run a counterexample again, on this or another environment, or export it')
    .argument('<file>', 'counterexample, e.g. readiness-report/counterexamples/LAW.json')
    .option('--target <url>', 'where it is run: the provider, or a partner that already runs there')
    .option('--replica <urls>', 'more addresses of the same provider, for a walk that used several', listed, [])
    .option('--manifest <file>', 'how to drive the partner (default: as for audit)')
    .option('--defect <ids>', 'plant these mistakes into the embedded partner', listed, [])
    .option('--runs <n>', 'how often it is run', parseRuns, 5)
    .option('--restart <command>', 'restarts the provider')
    .option('--json', 'print what came of it to stdout')
    .addOption(
      new Option(
        '--export <kind>',
        'write a stand-alone test, or a page with its picture, instead of running it',
      ).choices(['vitest', 'curl', 'html']),
    )
    .option('--out <file>', 'file of the export (default: stdout)')
    .option('--allow-live', 'let live keys be used')
    .option('--allow-production', 'let a production host be driven')
    .addHelpText('after', help)
    .action(async (file: string, options: ReplayOptions) => {
      const example = await readCounterexample(resolve(session.cwd, file));
      session.end(
        options.export ? await write(example, file, options, session) : await replay(example, options, session),
      );
    });
}

async function write(example: Counterexample, file: string, options: ReplayOptions, session: Session): Promise<number> {
  const { exportExample } = await import('../../counterexamples/export.js');
  const text = exportExample[options.export ?? 'vitest'].write(example, basename(file));
  if (options.out === undefined) session.terminal.out(text);
  else writeFileSync(resolve(session.cwd, options.out), text);
  return 0;
}

async function replay(example: Counterexample, options: ReplayOptions, session: Session): Promise<number> {
  const { terminal, signal } = session;
  const replayer = await openReplayer(example, options, session);
  terminal.err(`${story(example).join('\n')}\n\n`);
  let came: Replayed = { runs: 0, failed: 0, seen: null, obstacle: null };
  for (let run = 1; run <= options.runs && !signal.aborted; run++) {
    const one = await replayer(signal);
    if (signal.aborted) break;
    came = {
      runs: came.runs + one.runs,
      failed: came.failed + one.failed,
      seen: one.seen ?? came.seen,
      obstacle: one.failed > 0 ? came.obstacle : (one.obstacle ?? came.obstacle),
    };
    terminal.err(`  run ${run} of ${options.runs}: ${outcome(one)}\n`);
    // What could not even begin will not begin the next time.
    if (one.runs === 0) break;
  }
  if (options.json)
    terminal.out(`${JSON.stringify({ law: example.law.id, subject: example.subject, ...came }, null, 2)}\n`);
  terminal.err(`\n${conclusion(came, example)}\n`);
  if (signal.aborted) return 130;
  if (came.failed > 0) return 1;
  return came.obstacle === null && came.runs > 0 ? 0 : 2;
}

/** The law and the numbered script. */
function story({ law, seen, repeats, script, profile, subject }: Counterexample): readonly string[] {
  return [
    `${plainText(law.text)}${law.rules.length === 0 ? '' : ` (${law.rules.map(plainText).join(', ')})`}`,
    `Broken by a ${subject} (${profile}) in ${repeats.failed} of ${repeats.runs} runs: ${plainText(seen)}`,
    '',
    ...script.map((sentence, index) => `  ${index + 1}. ${plainText(sentence)}`),
  ];
}

function outcome({ failed, seen, obstacle }: Replayed): string {
  if (failed > 0) return `broken again: ${plainText(seen ?? 'the law was broken')}`;
  return obstacle === null ? 'held' : `not judged: ${plainText(obstacle)}`;
}

function conclusion({ runs, failed, obstacle }: Replayed, { law }: Counterexample): string {
  if (failed > 0) return `BROKEN AGAIN in ${failed} of ${runs} runs: ${law.id}`;
  if (obstacle !== null || runs === 0) return `NOT JUDGED: ${plainText(obstacle ?? 'no run came to its end')}`;
  return `HELD in ${runs} of ${runs} runs: ${law.id}. A race may still be there; more --runs say more.`;
}

function parseRuns(text: string): number {
  const runs = Number(text);
  if (!/^\d+$/.test(text) || runs < 1 || runs > 1000)
    throw new UsageError(`"${text}" is not a number of runs: use 1 to 1000`);
  return runs;
}
