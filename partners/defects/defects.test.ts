import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundleOf } from '../reference/assets.js';
import { correctBehaviour } from '../reference/correct-behaviour.js';
import { readSettings } from '../reference/settings.js';
import { EXPECTED_CHECKS } from './expected-checks.js';
import { defects } from './index.js';
import { plantDefects } from './plant.js';

const env = {
  DATA_DIR: '/nowhere',
  POOLS_BASE_URL: 'http://127.0.0.1:1/v1',
  POOLS_SECRET_KEY: `sk_test_${'a'.repeat(32)}`,
  WEBHOOK_SECRET: `whsec_test_${'b'.repeat(32)}`,
};
const settings = readSettings(env);
const correct = correctBehaviour(settings);
const QUESTIONS = [
  'accept-after-expiry',
  'browser-visible-secret',
  'double-click-duplicates',
  'pending-credits-ledger',
  'support-traceability',
  'finance-match',
];

describe('the list of defects', () => {
  it('has every file of the folder, by its id, once', () => {
    const folder = readdirSync(fileURLToPath(new URL('.', import.meta.url)));
    const sources = folder.filter((name) => !name.endsWith('.test.ts'));
    const planted = sources.filter((name) =>
      readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8').includes(': Planted = {'),
    );
    expect(defects.map(({ id }) => `${id}.ts`).sort()).toEqual(planted.sort());
  });

  it('has at least four for each question', () => {
    for (const question of QUESTIONS) {
      expect(defects.filter((defect) => defect.question === question).length, question).toBeGreaterThanOrEqual(4);
    }
  });

  it('expects checks of known defects only', () => {
    const ids = new Set(defects.map(({ id }) => id));
    expect(Object.keys(EXPECTED_CHECKS).filter((id) => !ids.has(id))).toEqual([]);
  });

  it('refuses a name that is not on it', () => {
    expect(() => plantDefects(correct, { ...settings, defects: ['no-such-defect'] })).toThrow('no-such-defect');
  });

  it.each(defects.map(({ id }) => id))('%s changes at least one seam', (id) => {
    const planted = plantDefects(correct, { ...settings, defects: [id] });
    const seams = Object.keys(correct).filter(
      (part) => planted[part as keyof typeof planted] !== correct[part as keyof typeof correct],
    );
    expect(seams.length).toBeGreaterThan(0);
    const texts = bundleOf(planted.edge.content);
    expect(texts.size).toBeGreaterThan(0);
    if (planted.edge.content !== correct.edge.content) expect(texts).not.toEqual(bundleOf(correct.edge.content));
  });
});
