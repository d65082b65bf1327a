import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from './checks/package-root.js';

const root = packageRoot();

/** The rooms of ARCHITECTURE.md and what each may import of the others; `*` is everything. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  suites: ['src/model', 'src/checks', 'src/engine', 'properties/concurrency', 'properties/retry/laws'],
  'properties/concurrency': [],
  'properties/retry/laws': ['src/model'],
  properties: ['*'],
  ...(existsSync(join(root, 'pacts')) ? { pacts: ['*'] } : {}),
  reporters: ['src/model'],
  'src/model': ['twin'],
  'src/manifest': ['src/model'],
  'src/drills': [
    'src/model',
    'src/manifest',
    'src/history',
    'src/probes',
    'twin',
    'properties',
    'properties/retry/laws',
  ],
  'src/probes': ['src/model', 'src/manifest'],
  'src/history': ['src/model'],
  'src/counterexamples': ['src/model', 'reporters'],
  'src/checks': ['src/model'],
  'src/engine': ['src/model', 'src/checks', 'src/history', 'reporters'],
  'src/verdict': ['src/model'],
  'src/cli': ['*'],
  twin: [],
  'partners/reference': ['partners/defects'],
  'partners/defects': ['partners/reference'],
  'partners/styles': [],
  bench: ['*'],
};

interface Source {
  /** Relative to the checkout, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly test: boolean;
}

function sources(dir: string): Source[] {
  return readdirSync(join(root, dir), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .map((file) => ({
      file,
      text: readFileSync(join(root, file), 'utf8'),
      test: /\.(test|property|setup|fixture|pact)\.ts$|\/fixtures\//.test(file),
    }));
}

const tops = ['src', 'suites', 'properties', 'pacts', 'reporters', 'twin', 'partners', 'bench'];
const all = tops.filter((dir) => existsSync(join(root, dir))).flatMap(sources);
const code = all.filter(({ test: isTest }) => !isTest);

function roomOf(file: string): string | null {
  return Object.keys(rooms).find((room) => file.startsWith(`${room}/`)) ?? null;
}

/** Own files that a file imports: statically, lazily or as types. */
function imports({ file, text }: Source): readonly { readonly target: string; readonly typeOnly: boolean }[] {
  const pattern =
    /(import|export)\s+(type\s)?[^'";]*?from\s*'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)|import\s*'(\.[^']+)'/g;
  return [...text.matchAll(pattern)].map(([, , type, from, lazy, bare]) => ({
    target: normalize(join(dirname(file), from ?? lazy ?? bare ?? '')),
    typeOnly: type !== undefined,
  }));
}

function matching(within: readonly Source[], pattern: RegExp): readonly string[] {
  return within.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
}

function inRoom(room: string): readonly Source[] {
  return code.filter(({ file }) => file.startsWith(`${room}/`));
}

describe('the rooms', () => {
  test.each(Object.keys(rooms))('%s is not empty', (room) => {
    expect(existsSync(join(root, room)) ? inRoom(room).length : 0).toBeGreaterThan(0);
  });

  test('checklists hold data alone', () => {
    const files = readdirSync(join(root, 'checklists'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.map(({ name }) => name).filter((name) => !/\.(yaml|schema\.json)$/.test(name))).toEqual([]);
    expect(files.length).toBeGreaterThan(0);
  });

  test('every file stands in a room', () => {
    const homeless = code.filter(({ file }) => roomOf(file) === null).map(({ file }) => file);
    expect(homeless).toEqual(['src/index.ts', 'src/suite.ts']);
  });

  test.each(Object.entries(rooms))('%s imports only what it may', (room, allowed) => {
    const strangers = inRoom(room).flatMap((source) =>
      imports(source)
        // The public door: a partner's driver.ts is handed the package as users import it.
        .filter(({ target }) => target !== 'src/index.js')
        .map(({ target }) => ({ target, home: roomOf(target) }))
        .filter(({ home }) => home !== room && !allowed.includes('*') && !(home !== null && allowed.includes(home)))
        .map(({ target }) => `${source.file} -> ${target}`),
    );
    expect(strangers).toEqual([]);
  });

  test('src/model takes from the twin what can be erased: types', () => {
    const values = inRoom('src/model').flatMap((source) =>
      imports(source)
        .filter(({ target, typeOnly }) => roomOf(target) !== 'src/model' && !typeOnly)
        .map(({ target }) => `${source.file} -> ${target}`),
    );
    expect(values).toEqual([]);
  });

  test('the twin knows nothing of the audit, in its tests neither', () => {
    const strangers = all
      .filter(({ file }) => file.startsWith('twin/'))
      .flatMap((source) => imports(source).map(({ target }) => `${source.file} -> ${target}`))
      .filter((pair) => !/ -> twin\//.test(pair));
    expect(strangers).toEqual([]);
  });
});

describe('what a room may not do', () => {
  const checkFiles = code.filter(({ file }) => file.startsWith('suites/') && file !== 'suites/index.ts');

  test('a check does no input or output and reads no clock', () => {
    expect(
      matching(checkFiles, /from 'node:|\bfetch\(|Date\.now|new Date\(\)|performance\.|Math\.random|setTimeout/),
    ).toEqual([]);
  });

  test('the verdict reads no files, no clock and formats nothing', () => {
    expect(matching(inRoom('src/verdict'), /from 'node:|Date\.now|new Date\(|performance\./)).toEqual([]);
  });

  test('only the command line, benchmarks and entry points end a process or write to a console', () => {
    const quiet = code.filter(({ file }) => !file.startsWith('src/cli/') && !file.startsWith('bench/'));
    expect(matching(quiet, /process\.exit\(|^\s*console\.(log|error|warn|info)\(/m)).toEqual([]);
    expect(matching(inRoom('src/cli'), /process\.exit\(/)).toEqual(['src/cli/main.ts']);
  });

  test('nothing has a default export, an enum or a collective name', () => {
    expect(matching(code, /^export default (?!defineDriver)/m).filter((file) => !/index\.ts$/.test(file))).toEqual([]);
    expect(matching(code, /^\s*(export )?(const )?enum /m)).toEqual([]);
    expect(all.map(({ file }) => file).filter((file) => /(^|\/)(utils?|helpers?|common|manager)\b/.test(file))).toEqual(
      [],
    );
  });

  test('files are kebab-case', () => {
    const odd = all.map(({ file }) => file).filter((file) => !/^[a-z0-9.-]+$/.test(file.split('/').at(-1) ?? ''));
    expect(odd).toEqual([]);
  });
});
