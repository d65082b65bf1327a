import type { CheckReport } from '../../src/model/report.js';
import type { Layout, Middleware } from './catalogue.js';

export interface Audited {
  readonly middleware: Middleware;
  readonly layout: Layout;
  readonly checks: readonly CheckReport[];
  /** Replay files by law, relative to docs. */
  readonly files: ReadonlyMap<string, string>;
}

const columns = {
  'same key again': 'replay-answers-original',
  'same key at once': 'parallel-requests-one-execution',
  'changed body': 'changed-body-refused',
  'new key': 'new-key-new-resource',
  'after a server error': 'failed-attempt-can-be-retried',
  restart: 'key-survives-restart',
  'nothing unseen': 'nothing-created-unseen',
} as const;

/** `docs/middlewares.md`: what was seen of each package, with the files from which it can be seen again. */
export function page(audits: readonly Audited[], date: string): string {
  return `${[
    '# Public idempotency packages, audited as they are',
    '',
    `Written by \`npm run bench -- middlewares\` on ${date}; do not edit by hand. Each package stands in front of one handler that takes`,
    '15 ms and appends an order to a file (`bench/middlewares/`), set up as its README says, on express 5.3.0 or NestJS 10.4.22, and is audited',
    'with `bench/middlewares/orders.yaml`: same key and body answer the first order, another body is refused with a 4xx, parallel requests',
    'make one order (the others wait or get a 4xx that says so), a failed attempt can be repeated, a restart forgets nothing.',
    '',
    'These are expectations of that profile, and not all of them are promises of each package: memory stores say themselves that they are not',
    'for production, and storing an error for a key is the stated contract of some. **holds**: met and seen to hold; **differs**: the profile',
    'was not met, with the file to replay; **open**: could not be judged in this run. Two processes with a memory each are what scaling out makes of a',
    'memory store.',
    '',
    `| package | set-up | processes, store | ${Object.keys(columns).join(' | ')} |`,
    `| --- | --- | --- | ${Object.keys(columns)
      .map(() => '---')
      .join(' | ')} |`,
    ...audits.map(row),
    '',
    '## What was seen',
    '',
    ...audits.flatMap(findings),
    '## See it again',
    '',
    '```sh',
    'npm run bench -- middlewares serve NAME        # until Ctrl-C; says how it is reached, as REACH below',
    'PROVIDER_SECRET_KEY=none TWIN_CONTROL_TOKEN=none npx readiness replay docs/middlewares/FILE.json REACH',
    '```',
    '',
    'REACH is `--target URL`; with two processes (`serve NAME --two` for the store that they share, `--two-memory` for a memory each)',
    'also `--replica URL`, without which what was found on two is not judged; and `--restart COMMAND`, which files of',
    '`key-survives-restart` need.',
    '',
    `NAME is one of ${[...new Set(audits.map(({ middleware }) => `\`${middleware.id}\``))].join(', ')}. The servers ignore credentials.`,
  ].join('\n')}\n`;
}

function row(audited: Audited): string {
  const { name, version, setUp } = audited.middleware;
  const cells = Object.values(columns).map((law) => cell(audited, law));
  return `| ${name} ${version} | ${setUp} | ${store(audited)} | ${cells.join(' | ')} |`;
}

function cell({ checks, files }: Audited, law: string): string {
  const check = checks.find(({ id }) => id === law);
  if (check?.outcome === 'pass') return law === 'changed-body-refused' && refusesAll(checks) ? vacuous : 'holds';
  if (check?.outcome !== 'fail') return 'open';
  const file = files.get(law);
  return file === undefined ? 'differs' : `[differs](${file})`;
}

const vacuous = 'holds, but the same body is refused too';

/** Whether a used key is refused whatever comes with it: then nothing shows that another body is told apart. */
function refusesAll(checks: readonly CheckReport[]): boolean {
  const replay = checks.find(({ id }) => id === 'replay-answers-original');
  return replay?.outcome === 'fail' && replay.findings.some(({ message }) => message === 'refused');
}

function findings(audited: Audited): string[] {
  const failed = audited.checks.filter(({ outcome }) => outcome === 'fail');
  const { name, setUp } = audited.middleware;
  const lines = failed.map(({ id, findings: found, evidence }) => {
    const rate = evidence.find(({ kind }) => kind === 'counterexample')?.summary.match(/(\d+) of (\d+) runs/);
    return `- \`${id}\`: ${found.map(({ text }) => text).join(' ')}${rate ? ` (${rate[1]} of ${rate[2]} runs)` : ''}`;
  });
  return [
    `**${name}** (${setUp}; ${store(audited)})`,
    '',
    ...(lines.length > 0 ? lines : ['- nothing differed from the profile']),
    '',
  ];
}

function store({ layout: { processes, store: kind, name } }: Audited): string {
  return `${processes === 1 ? 'one' : 'two'}, ${kind}${name === 'two-memory' ? ' each' : ''}`;
}
