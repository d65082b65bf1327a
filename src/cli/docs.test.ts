import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checks } from '../../suites/index.js';
import { loadCatalogue } from '../checks/catalogue.js';
import { packageRoot } from '../checks/package-root.js';
import { checkCatalogue } from './check-catalogue.js';

const read = (file: string) => readFileSync(join(packageRoot(), file), 'utf8');

describe('the documentation', () => {
  test('of the checks is fresh: `npm run docs` would change nothing', () => {
    expect(read('docs/checks.md')).toBe(checkCatalogue(loadCatalogue(), checks));
  });

  test('quotes the six questions as the checklists have them', () => {
    const readme = read('README.md').replace(/\s+/g, ' ');
    for (const { text, kind } of loadCatalogue().questions) if (kind === 'question') expect(readme).toContain(text);
  });

  test('names only checks that exist', () => {
    const ids = loadCatalogue().checks.map(({ id }) => id);
    const named = [...read('README.md').matchAll(/explain ([a-z-]+)|check: ([a-z-]+)/g)].map(([, a, b]) => a ?? b);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((id) => id === undefined || !ids.includes(id))).toEqual([]);
  });

  test('describes every room that is enforced', () => {
    const rooms = [...read('src/rooms.test.ts').matchAll(/^ {2}'?([a-z/]+)'?: \[/gm)].map(([, room]) => room ?? '');
    const page = read('ARCHITECTURE.md');
    expect(rooms.length).toBeGreaterThan(10);
    expect(rooms.filter((room) => !page.includes(`\`${room.replace(/^(partners)\/.*/, '$1')}/\``))).toEqual([]);
  });

  test('has no dead link to a file of ours', () => {
    for (const file of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']) {
      const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link ?? '');
      for (const link of links)
        expect(() => readFileSync(join(packageRoot(), link), { flag: 'r' })).not.toThrow(/ENOENT/);
    }
  });
});
