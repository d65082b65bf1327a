import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { areaIds, questionIds } from '../model/report.js';
import { loadCatalogue } from './catalogue.js';
import { packageRoot } from './package-root.js';

const catalogue = loadCatalogue();

function spoilt(file: string, content: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'checklists-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  cpSync(join(packageRoot(), 'checklists'), dir, { recursive: true });
  writeFileSync(join(dir, file), content);
  return dir;
}

describe('the checklists', () => {
  test('hold the six questions and the areas, in the order of a report', () => {
    expect(catalogue.questions.map(({ id }) => id)).toEqual([...questionIds, ...areaIds]);
    for (const { id, kind } of catalogue.questions) {
      expect(kind).toBe(questionIds.some((each) => each === id) ? 'question' : 'area');
    }
  });

  test('have each check, rule and item once', () => {
    for (const entries of [catalogue.checks, catalogue.rules, catalogue.manual]) {
      const ids = entries.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('name only rules that exist', () => {
    const rules = new Set(catalogue.rules.map(({ id }) => id));
    const named = [...catalogue.checks, ...catalogue.manual].flatMap(({ id, rules: own }) =>
      own.map((rule) => ({ id, rule })),
    );
    expect(named.filter(({ rule }) => !rules.has(rule))).toEqual([]);
  });

  test('keep all ninety rules of the five documents', () => {
    expect(catalogue.rules).toHaveLength(90);
    expect(new Set(catalogue.rules.map(({ document }) => document)).size).toBe(5);
  });

  test('say in which file a check belongs', () => {
    const entry =
      'checks: { a: { title: t, question: webhooks, severity: minor, rules: [EXEC-1], why: w, remedy: r } }';
    expect(() => loadCatalogue(spoilt('checks/fallback.yaml', entry))).toThrow('a belongs into webhooks.yaml');
  });

  test('complain about an unknown key, a missing one and a wrong word, naming the place', () => {
    const dir = spoilt('checks/fallback.yaml', 'checks: { a: { titel: t, question: fallback, severity: grave } }');
    expect(() => loadCatalogue(dir)).toThrow(/fallback\.yaml: .*\/checks\/a.*/);
  });

  test('have no file for a question that does not exist', () => {
    const files = readdirSync(join(packageRoot(), 'checklists', 'checks'));
    expect(files.filter((file) => ![...questionIds, ...areaIds].some((id) => file === `${id}.yaml`))).toEqual([]);
  });
});
