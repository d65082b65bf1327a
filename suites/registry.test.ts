import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../src/checks/catalogue.js';
import { packageRoot } from '../src/checks/package-root.js';
import { drillIndex } from '../src/drills/index.js';
import { questionIds } from '../src/model/report.js';
import { checks, suites } from './index.js';
import { providerDrills } from './provider-contract/judge-law.js';

const catalogue = loadCatalogue();
const root = packageRoot();
const areas = readdirSync(join(root, 'suites'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
const files = areas.flatMap(({ name: area }) =>
  readdirSync(join(root, 'suites', area)).map((file) => ({
    area,
    file,
    text: readFileSync(join(root, 'suites', area, file), 'utf8'),
  })),
);
const checkFiles = files.filter(({ file }) => file.endsWith('.check.ts'));

describe('code, checklists and documentation', () => {
  test('list the same checks, under the same question', () => {
    const coded = Object.entries(suites).flatMap(([question, own]) => own.map(({ id }) => `${question}/${id}`));
    expect([...coded].sort()).toEqual(catalogue.checks.map(({ id, question }) => `${question}/${id}`).sort());
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  });

  test('every check has a file of its id, and every such file is a listed check', () => {
    const found = checkFiles.map(({ area, file }) => `${area}/${file.replace('.check.ts', '')}`);
    expect(found.sort()).toEqual(catalogue.checks.map(({ id, question }) => `${question}/${id}`).sort());
  });

  test('every check is put to a table of good, bad and blind histories', () => {
    const tables = files
      .filter(({ file }) => file.endsWith('.test.ts'))
      .flatMap(({ text }) => [...text.matchAll(/\btestCheck\(\s*(\w+)/g)].map(([, name]) => name));
    const names = checkFiles.map(({ file, text }) => /export const (\w+) = defineCheck\(/.exec(text)?.[1] ?? file);
    expect(names.filter((name) => !tables.includes(name))).toEqual([]);
  });

  test('every area with checks has a suite file that runs them', () => {
    for (const area of Object.keys(suites)) {
      const file = join(root, 'suites', area, `${area}.suite.ts`);
      expect(existsSync(file), file).toBe(true);
      expect(readFileSync(file, 'utf8')).toContain(`judgeSuite('${area}', suites`);
    }
  });

  test('every drill feeds a check, and every check looks at drills that exist', () => {
    const needed = new Set<string>(checks.flatMap(({ needs }) => needs));
    const drills = [...drillIndex.map(({ id }) => id as string), ...providerDrills];
    expect(drills.sort()).toEqual([...needed].sort());
  });

  test('every rule of the six questions is named by a check', () => {
    const covered = new Set(catalogue.checks.flatMap(({ rules }) => rules));
    const bare = catalogue.rules.filter(
      ({ id, question }) => questionIds.some((each) => each === question) && !covered.has(id),
    );
    expect(bare.map(({ id }) => id)).toEqual([]);
  });
});
