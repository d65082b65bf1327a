import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Counterexample } from '../model/counterexample.js';
import { isGiven } from './breaks.js';

const most = 10;
const deepest = 40;
let compiled: ValidateFunction<Counterexample> | null = null;

/** What keeps a value from being a counterexample, a line each, with the place; empty for a good one. */
export function complaints(value: unknown): readonly string[] {
  if (typeof value === 'object' && value !== null && 'schemaVersion' in value && value.schemaVersion !== 1) {
    return [`schemaVersion: this version reads 1, the file says ${shortened(value.schemaVersion)}`];
  }
  if (!shallow(value)) return [`nested deeper than ${deepest} levels`];
  const validate = validator();
  if (validate(value)) return mismatches(value);
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf');
  const lines = [...new Set(errors.map(words))];
  return lines.length > most ? [...lines.slice(0, most), `and ${lines.length - most} more`] : lines;
}

function validator(): ValidateFunction<Counterexample> {
  const name = 'schema/counterexample.schema.json';
  const beside = new URL(`../../${name}`, import.meta.url);
  // From the sources and from dist alike.
  const file = existsSync(beside) ? beside : new URL(`../../../${name}`, import.meta.url);
  const ajv = new Ajv2020({
    allErrors: true,
    discriminator: true,
    strictTypes: false,
    ownProperties: true,
    verbose: true,
  });
  compiled ??= ajv.compile<Counterexample>(JSON.parse(readFileSync(file, 'utf8')) as object);
  return compiled;
}

/** What a schema cannot say: numbers that point at something must point at something. */
function mismatches({
  steps,
  script,
  actions,
  expectations,
  repeats,
  processes = 1,
}: Counterexample): readonly string[] {
  const lines: string[] = [];
  if (script.length !== steps.length) lines.push(`script: ${script.length} sentences for ${steps.length} steps`);
  if (repeats.failed > repeats.runs) lines.push(`repeats.failed: ${repeats.failed} of ${repeats.runs} runs`);
  for (const [index, action] of actions.entries()) {
    const { step } = action;
    const via = action.kind === 'request' ? (action.via ?? 0) : 0;
    if (step >= steps.length) lines.push(`actions.${index}.step: there is no step ${step}`);
    if (via >= processes) lines.push(`actions.${index}.via: process ${via} of ${processes}`);
  }
  if (expectations.length > 0 && expectations.every(isGiven)) {
    lines.push('expectations: what must be given is there, and nothing that is judged');
  }
  for (const [index, each] of expectations.entries()) {
    for (const action of 'actions' in each ? each.actions : [each.action]) {
      if (actions[action]?.kind !== 'request') lines.push(`expectations.${index}: action ${action} is no request`);
    }
  }
  return lines.slice(0, most);
}

function words({ instancePath, keyword, params, message, data }: ErrorObject): string {
  const path = dotted(instancePath);
  const at = path === '' ? '' : `${path}: `;
  switch (keyword) {
    case 'additionalProperties':
      return `${at}unknown key ${shortened(params.additionalProperty)}`;
    case 'required':
      return `${at}the key ${shortened(params.missingProperty)} is missing`;
    case 'enum':
      return `${at}expected one of ${(params.allowedValues as readonly unknown[]).join(', ')}, got ${shortened(data)}`;
    case 'const':
      return `${at}expected ${JSON.stringify(params.allowedValue)}, got ${shortened(data)}`;
    case 'discriminator':
      return `${at}${params.tag} is ${shortened(params.tagValue)}, which is not known`;
    default:
      return `${at}${message ?? keyword}, got ${shortened(data)}`;
  }
}

/** A file from elsewhere is quoted in short, so that no complaint floods a terminal. */
function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function dotted(pointer: string): string {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).join('.');
}

/** Without recursion, which is what deep nesting would exhaust. */
function shallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth < deepest; depth++) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0) return true;
  }
  return false;
}
