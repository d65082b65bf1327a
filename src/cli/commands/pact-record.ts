import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Recording } from '../../../pacts/record/record-pact.js';
import { plainText } from '../../../reporters/plain-text.js';
import { writeAtomically } from '../../history/atomic-file.js';
import { safeName } from '../../history/layout.js';
import { readPact } from '../read-pact.js';
import type { Session } from '../session.js';
import { tellDrift } from '../tell-drift.js';
import { UsageError } from '../usage-error.js';
import { listed } from './listed.js';

interface Options {
  from?: string[];
  out?: string;
  consumer?: string;
  expect: string;
  against?: string;
}

/** `pact record`: the contract that a partner's recorded traffic amounts to. */
export function pactRecordCommand(session: Session): Command {
  return new Command('record')
    .description("turn the upstream traffic of recorded audits into the partner's consumer contract")
    .option(
      '--from <dirs>',
      'reports of one partner; more runs tell constants from chance (default: readiness-report)',
      listed,
    )
    .option(
      '--out <file>',
      'the contract; one with Swaps lies beside it (default: pacts/<consumer>-<provider>.json in the report)',
    )
    .option('--consumer <name>', 'name of the consumer (default: the partner of the run)')
    .option('--expect <fields>', 'demand of answers what is "used", or "all" that was in every answer', 'used')
    .option('--against <file>', 'an older contract: show what drifted')
    .addHelpText('after', '\nExit status: 0 recorded, 1 recorded and drifted from --against, 3 nothing to record from.')
    .action(async (options: Options) => session.end(await run(options, session)));
}

async function run(options: Options, { cwd, terminal }: Session): Promise<number> {
  const { expect } = options;
  if (expect !== 'used' && expect !== 'all') throw new UsageError(`--expect takes "used" or "all", not "${expect}"`);
  // Read first: --out may be the same file.
  const old = options.against === undefined ? null : readPact(resolve(cwd, options.against));
  const [{ historyDir }, { readTraffic }, { providerNames, recordPact }] = await Promise.all([
    import('../judge-run.js'),
    import('../../../pacts/record/traffic.js'),
    import('../../../pacts/record/record-pact.js'),
  ]);
  const dirs = (options.from ?? ['readiness-report']).map((dir) => resolve(cwd, dir));
  const runs = await Promise.all(dirs.map((dir) => readTraffic(historyDir(dir))));
  const partners = [...new Set(runs.map(({ partner }) => partner))];
  const [partner = ''] = partners;
  if (partners.length > 1)
    throw new UsageError(`these runs are of several partners: ${partners.map(plainText).join(', ')}`);
  const consumer = options.consumer ?? partner;
  const recordings = (['pools', 'swaps'] as const).map((api) => ({
    provider: providerNames[api],
    recording: recordPact(runs, { api, consumer, expectation: expect }),
  }));
  const full = recordings.filter(({ recording }) => recording.pact.interactions.length > 0);
  if (full.length === 0) {
    const why = recordings.map(({ recording }) => leftOut(recording)).join('');
    throw new UsageError(`none of the recorded requests makes a contract:\n${why}`);
  }
  const folder = options.out === undefined ? join(dirs[0] ?? cwd, 'pacts') : dirname(resolve(cwd, options.out));
  let drifted = false;
  for (const [index, { provider, recording }] of full.entries()) {
    const named = index === 0 && options.out !== undefined;
    const file = named ? resolve(cwd, options.out ?? '') : join(folder, fileName(consumer, provider));
    writeAtomically(file, `${JSON.stringify(recording.pact, null, 2)}\n`);
    terminal.err(summary(recording, file));
    if (old?.provider !== provider) continue;
    const { drift } = await import('../../../pacts/record/drift.js');
    const changes = drift(old.pact, recording.pact);
    terminal.out(tellDrift(changes));
    drifted = changes.length > 0;
  }
  if (old && !full.some(({ provider }) => provider === old.provider)) {
    throw new UsageError(`nothing was recorded of ${plainText(old.provider)}, which --against is about`);
  }
  return drifted ? 1 : 0;
}

/** Pact's own naming of files. */
function fileName(consumer: string, provider: string): string {
  return `${safeName(consumer.toLowerCase().replaceAll(/\s+/g, '-'))}-${provider}.json`;
}

function summary(recording: Recording, file: string): string {
  const { pact, exchanges, unproven } = recording;
  return [
    `${file}\n`,
    `${pact.interactions.length} interactions from ${exchanges} exchanges.\n`,
    leftOut(recording),
    unproven.length === 0
      ? ''
      : `${unproven.length} answered fields are not demanded: nothing in the traffic shows that they are used (--expect all demands them).\n`,
  ].join('');
}

function leftOut(recording: Recording): string {
  return [...recording.leftOut].map(([why, count]) => `left out  ${count} x ${plainText(why)}\n`).join('');
}
