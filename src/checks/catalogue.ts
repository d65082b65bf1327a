import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import type { Catalogue, CheckEntry, ManualItem, QuestionEntry, RuleEntry } from '../model/catalogue.js';
import { packageRoot } from './package-root.js';

type Keyed<E> = Readonly<Record<string, Omit<E, 'id'>>>;
type RuleFile = readonly {
  readonly document: string;
  readonly rules: readonly (Omit<RuleEntry, 'document' | 'question'> & { readonly q: RuleEntry['question'] })[];
}[];

/**
 * Loads and validates the wording of the audit from a `checklists/` folder.
 * Throws an Error that names file and place where the data is not what its schema asks for.
 */
export function loadCatalogue(dir: string = join(packageRoot(), 'checklists')): Catalogue {
  const validators = new Map<string, ValidateFunction>();
  const read = <T>(file: string, schema: string): T => {
    const validate = validators.get(schema) ?? compiled(join(dir, 'schema', `${schema}.schema.json`));
    validators.set(schema, validate);
    return validated<T>(join(dir, file), validate as ValidateFunction<T>);
  };
  const questions = read<{ questions: Keyed<QuestionEntry> }>('questions.yaml', 'questions');
  const manual = read<{ items: Keyed<ManualItem> }>('manual.yaml', 'manual');
  const rules = read<RuleFile>('rules.yaml', 'rules');
  const files = readdirSync(join(dir, 'checks')).filter((name) => name.endsWith('.yaml'));
  const checks = files.sort().flatMap((file) => {
    const entries = listed<CheckEntry>(read<{ checks: Keyed<CheckEntry> }>(join('checks', file), 'checks').checks);
    for (const { id, question } of entries) {
      if (`${question}.yaml` !== basename(file)) throw new Error(`checks/${file}: ${id} belongs into ${question}.yaml`);
    }
    return entries;
  });
  return {
    questions: listed(questions.questions),
    checks: inQuestionOrder(checks, Object.keys(questions.questions)),
    rules: rules.flatMap(({ document, rules: own }) =>
      own.map(({ q, ...rule }) => ({ ...rule, document, question: q })),
    ),
    manual: listed(manual.items),
  };
}

function compiled(file: string): ValidateFunction {
  return new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}

function validated<T>(file: string, validate: ValidateFunction<T>): T {
  const data = load(readFileSync(file, 'utf8'), { filename: file });
  if (validate(data)) return data;
  const complaints = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  throw new Error(`${file}: ${complaints.slice(0, 10).join('; ')}`);
}

function listed<E extends { readonly id: string }>(entries: Keyed<E>): E[] {
  // The key of an entry is its id.
  return Object.entries(entries).map(([id, entry]) => ({ id, ...entry }) as unknown as E);
}

function inQuestionOrder(checks: readonly CheckEntry[], order: readonly string[]): CheckEntry[] {
  return [...checks].sort((a, b) => order.indexOf(a.question) - order.indexOf(b.question));
}
