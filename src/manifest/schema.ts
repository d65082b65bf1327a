import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Place } from './expand.js';
import { unknownWord } from './nearest.js';
import type { Complaint } from './problem.js';

const compiled = new Map<string, ValidateFunction>();

/** Where a published schema lies, from the sources and from dist alike. */
export function schemaFile(schema = 'readiness-manifest'): URL {
  const name = `schema/${schema}.schema.json`;
  const beside = new URL(`../../${name}`, import.meta.url);
  return existsSync(beside) ? beside : new URL(`../../../${name}`, import.meta.url);
}

function validator(schema: string): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    ownProperties: true,
    allowUnionTypes: true,
    strictTypes: false,
  });
  const validate = ajv.compile(JSON.parse(readFileSync(schemaFile(schema), 'utf8')) as object);
  compiled.set(schema, validate);
  return validate;
}

/**
 * Checks a value against a published schema, that of the manifest unless told. Text from the environment is turned into the number or switch that
 * the schema asks for, in place.
 */
export function schemaComplaints(
  value: unknown,
  places: ReadonlyMap<string, Place>,
  schema = 'readiness-manifest',
): Complaint[] {
  const validate = validator(schema);
  if (validate(value)) return [];
  const turned = (validate.errors ?? []).filter((error) => coerce(value, error, places));
  if (turned.length > 0 && validate(value)) return [];
  return (validate.errors ?? []).flatMap((error) => complaint(error, places) ?? []);
}

/** RFC 6901 to the dotted paths of messages. */
function dotted(pointer: string): string {
  return segments(pointer).join('.');
}

function segments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function coerce(root: unknown, error: ErrorObject, places: ReadonlyMap<string, Place>): boolean {
  if (places.get(dotted(error.instancePath))?.interpolated !== true || typeof error.data !== 'string') return false;
  // `target.port` is a word or a number: there the text fails as the word.
  const wanted =
    error.keyword === 'const'
      ? ['integer']
      : error.keyword === 'type'
        ? [error.params.type as string | string[]].flat()
        : [];
  let replacement: unknown;
  if (wanted.some((type) => type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(error.data))
    replacement = Number(error.data);
  else if (wanted.includes('boolean') && /^(true|false)$/.test(error.data)) replacement = error.data === 'true';
  else return false;
  const path = segments(error.instancePath);
  const last = path.pop();
  // The path comes from the validator, so every step exists.
  let holder = root as Record<string, unknown>;
  for (const part of path) holder = holder[part] as Record<string, unknown>;
  if (last !== undefined) holder[last] = replacement;
  return true;
}

function complaint(error: ErrorObject, places: ReadonlyMap<string, Place>): Complaint | null {
  const path = dotted(error.instancePath);
  const written = places.get(path)?.written;
  const got = written === null || written === undefined ? '' : `, got "${shortened(written)}"`;
  // Shapes of params and parentSchema follow from the keyword.
  const params = error.params as Record<string, unknown>;
  const schema = (error.parentSchema ?? {}) as Record<string, unknown>;
  switch (error.keyword) {
    case 'if':
      return null;
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const known = Object.keys((schema.properties as object | undefined) ?? {});
      return {
        path: path === '' ? key : `${path}.${key}`,
        atKey: true,
        message: unknownWord('unknown key', key, known),
      };
    }
    case 'required':
      return {
        path,
        atKey: true,
        message: `the key "${String(params.missingProperty)}" is missing${about(schema, String(params.missingProperty))}`,
      };
    case 'type':
      return {
        path,
        message: `expected ${[params.type as string | string[]].flat().map(named).join(' or ')}, got ${kind(error.data, written)}`,
      };
    case 'enum':
      return {
        path,
        message: unknownWord(
          `unknown word "${shortened(written ?? '')}"`,
          String(written),
          (params.allowedValues as unknown[]).map(String),
        ),
      };
    case 'const':
      return { path, message: `expected ${JSON.stringify(params.allowedValue)}${got}` };
    case 'pattern':
      if (error.propertyName !== undefined) return null;
      return { path, message: `not in the expected form${got}. ${String(schema.description ?? '')}`.trim() };
    case 'propertyNames':
      return {
        path: `${path}.${String(params.propertyName)}`,
        atKey: true,
        message: 'a name starts with a letter and has letters, digits, _ and - only',
      };
    case 'minLength':
      return { path, message: 'must not be empty' };
    case 'minItems':
    case 'minProperties':
      return { path, message: 'must not be empty' };
    default:
      return error.propertyName === undefined ? { path, message: `${error.message ?? 'not valid'}${got}` } : null;
  }
}

function about(schema: Record<string, unknown>, key: string): string {
  const property = (schema.properties as Record<string, { description?: string }> | undefined)?.[key];
  return property?.description === undefined ? '' : `: ${property.description}`;
}

const names: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
};

function named(type: string): string {
  return names[type] ?? type;
}

function kind(data: unknown, written: string | null | undefined): string {
  if (data === null) return 'nothing';
  if (Array.isArray(data)) return 'a list';
  if (typeof data === 'object') return 'a map';
  const what = typeof data === 'string' ? 'the text' : typeof data === 'number' ? 'the number' : 'the switch';
  return `${what} "${shortened(written ?? '')}"`;
}

/** Complaints quote what is written, never what the environment put in. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
