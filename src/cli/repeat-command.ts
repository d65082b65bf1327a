interface Repeatable {
  readonly manifest?: string;
  readonly target?: string;
  readonly profile?: string;
  readonly only?: readonly string[];
  readonly defect: readonly string[];
  readonly suite: readonly string[];
  readonly seed: number;
}

/** The command that repeats a run, quoted for a shell. Leaves out where results go. */
export function repeatCommand({ manifest, target, profile, only, defect, suite, seed }: Repeatable): string {
  const words = [
    ...(manifest === undefined ? [] : ['--manifest', manifest]),
    ...(target === undefined ? [] : ['--target', withoutUser(target)]),
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...(only === undefined ? [] : ['--only', only.join(',')]),
    ...(defect.length === 0 ? [] : ['--defect', defect.join(',')]),
    ...(suite.length === 0 ? [] : ['--suite', suite.join(',')]),
    '--seed',
    String(seed),
  ];
  return ['readiness', 'audit', ...words.map(quoted)].join(' ');
}

/** A password in a URL is a secret. */
function withoutUser(target: string): string {
  return target.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
