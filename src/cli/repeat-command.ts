/** Options of `audit` as they were given, and the seed that was taken. */
interface Repeatable {
  readonly manifest?: string;
  readonly target?: string;
  readonly profile?: string;
  readonly replica: readonly string[];
  readonly restart?: string;
  readonly only?: readonly string[];
  readonly defect: readonly string[];
  readonly suite: readonly string[];
  readonly maxTrades?: number;
  readonly maxRps?: number;
  /** Milliseconds. */
  readonly budget?: number;
  readonly waivers?: string;
  readonly allowLive?: true;
  readonly allowProduction?: true;
  readonly seed: number;
}

/** The command that repeats a run, quoted for a shell. Leaves out where results go and what the environment gave. */
export function repeatCommand(run: Repeatable): string {
  const values: readonly (readonly [flag: string, value: string | number | undefined])[] = [
    ['--manifest', run.manifest],
    ['--target', run.target],
    ['--replica', listOf(run.replica)],
    ['--profile', run.profile],
    ['--restart', run.restart],
    ['--only', listOf(run.only ?? [])],
    ['--defect', listOf(run.defect)],
    ['--suite', listOf(run.suite)],
    ['--max-trades', run.maxTrades],
    ['--max-rps', run.maxRps],
    ['--budget', run.budget === undefined ? undefined : `${run.budget}ms`],
    ['--waivers', run.waivers],
    ['--seed', run.seed],
  ];
  const words = [
    ...values.flatMap(([flag, value]) => (value === undefined ? [] : [flag, withoutUsers(String(value))])),
    ...(run.allowLive ? ['--allow-live'] : []),
    ...(run.allowProduction ? ['--allow-production'] : []),
  ];
  return ['readiness', 'audit', ...words.map(quoted)].join(' ');
}

function listOf(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : words.join(',');
}

/** A password in a URL is a secret: the same words without what stands in front of a host. */
export function withoutUsers(word: string): string {
  return word.replace(/\b(\w+:\/\/)[^/@\s]*@/g, '$1');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
