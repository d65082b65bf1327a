import type { Counterexample } from '../src/model/counterexample.js';
import type { Evidence } from '../src/model/report.js';
import type { PlacedReport } from './render.js';

/** What every format shows of a counterexample. */
export interface ExampleView {
  readonly example: Counterexample;
  /** Relative to the report's folder; null where it was not saved. */
  readonly file: string | null;
  /** Runs it again from where the folder of the report has its name; null without a file. */
  readonly command: string | null;
}

/** The example that evidence holds; null for other evidence and for data of another shape. */
export function exampleOf(
  { kind, data, file: saved }: Pick<Evidence, 'kind' | 'data' | 'file'>,
  report: PlacedReport,
): ExampleView | null {
  if (kind !== 'counterexample' || !isExample(data)) return null;
  const file = saved ?? null;
  const needed = [...(isSpread(data) ? ['replica'] : []), ...(isRestarted(data) ? ['restart'] : [])];
  const words = [...report.command.matchAll(reach)].flatMap(([word, flag = '']) =>
    always.includes(flag) || needed.includes(flag) ? [word] : [],
  );
  const path = `${report.folder.replace(/\/+$/, '')}/${file}`;
  return {
    example: data,
    file,
    command: file === null ? null : ['readiness replay', quoted(path), ...words].join(' '),
  };
}

/** Every example of a check, each once. */
export function examplesOf(evidence: readonly Evidence[], report: PlacedReport): readonly ExampleView[] {
  return evidence.flatMap((each) => exampleOf(each, report) ?? []);
}

/** `broken in 5 of 5 runs`: what fails only sometimes is still unsafe, and said as such. */
export function rate({ repeats: { runs, failed } }: Counterexample): string {
  return `broken in ${failed} of ${runs} runs${failed < runs ? ': only sometimes, and still unsafe' : ''}`;
}

/** Script, rate and command as lines of plain words; whoever prints them escapes them. */
export function exampleLines(evidence: readonly Evidence[], report: PlacedReport): readonly string[] {
  return examplesOf(evidence, report).flatMap(({ example, command }) => [
    ...example.script.map((sentence, index) => `${index + 1}. ${sentence}`),
    `${rate(example)}; ${command ?? `seed ${example.seed}`}`,
  ]);
}

/** How the audit reached what it audited, as it quoted it itself. */
const reach = /--(manifest|target|defect|replica|restart) (?:'[^']*'|\\'|[^\s'\\])+/g;
const always = ['manifest', 'target', 'defect'];

/** Over several processes of a provider. */
function isSpread({ processes = 1 }: Counterexample): boolean {
  return processes > 1;
}

/** A restart that the provider's operator brings about; that of a partner is in its manifest. */
function isRestarted({ subject, steps }: Counterexample): boolean {
  return subject === 'provider' && Array.isArray(steps) && steps.some((step) => step?.do === 'restart');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function isExample(data: unknown): data is Counterexample {
  if (typeof data !== 'object' || data === null) return false;
  const { law, script, seen, repeats, seed, path, timeline } = data as Partial<Counterexample>;
  const texts = [law?.id, law?.text, seen, path];
  const lists = [law?.rules, script, timeline?.items, timeline?.marks];
  const numbers = [seed, repeats?.runs, repeats?.failed];
  return (
    texts.every((text) => typeof text === 'string') &&
    lists.every((list) => Array.isArray(list)) &&
    (script ?? []).every((sentence) => typeof sentence === 'string') &&
    numbers.every((number) => typeof number === 'number')
  );
}
