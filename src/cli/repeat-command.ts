interface Repeatable {
  readonly manifest?: string;
  readonly target?: string;
  readonly profile?: string;
  readonly replica: readonly string[];
  readonly restart?: string;
  readonly only?: readonly string[];
  readonly defect: readonly string[];
  readonly suite: readonly string[];
  readonly seed: number;
}

/** The command that repeats a run, quoted for a shell. Leaves out where results go. */
export function repeatCommand(repeatable: Repeatable): string {
  const { manifest, target, replica, profile, restart, only, defect, suite, seed } = repeatable;
  const words = [
    ...(manifest === undefined ? [] : ['--manifest', manifest]),
    ...(target === undefined ? [] : ['--target', withoutUser(target)]),
    ...(replica.length === 0 ? [] : ['--replica', replica.map(withoutUser).join(',')]),
    ...(profile === undefined ? [] : ['--profile', profile]),
    ...(restart === undefined ? [] : ['--restart', restart]),
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
