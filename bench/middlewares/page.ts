import type { CheckReport } from '../../src/model/report.js';
import type { Middleware } from './catalogue.js';

export interface Audited {
  readonly middleware: Middleware;
  readonly processes: 1 | 2;
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
    'was not met, with the file to replay; **open**: could not be judged in this run.',
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
    'npm run bench -- middlewares serve NAME        # one process; add --two for two that share a store; Ctrl-C ends it',
    'PROVIDER_SECRET_KEY=none TWIN_CONTROL_TOKEN=none npx readiness replay docs/middlewares/FILE.json --target URL',
    '```',
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
  if (check?.outcome === 'pass') return 'holds';
  if (check?.outcome !== 'fail') return 'open';
  const file = files.get(law);
  return file === undefined ? 'differs' : `[differs](${file})`;
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

function store({ middleware, processes }: Audited): string {
  return processes === 1 ? `one, ${middleware.own}` : `two, ${middleware.shared}`;
}
