import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Fault, TwinOptions } from './api.js';
import { misfit } from './faults.js';
import { FAULT_SCHEMA, SCENARIO_SCHEMA } from './scenario-schema.js';
import { ShapeError } from './shape-error.js';

/** A scenario file: how to start, and what is armed from the start. */
export type Scenario = TwinOptions & { readonly scenario: 1; readonly faults?: readonly Fault[] };

const ajv = new Ajv2020({ allErrors: true, discriminator: true, allowUnionTypes: true });
const isFault: ValidateFunction<Fault> = ajv.compile<Fault>(FAULT_SCHEMA);
const isScenario: ValidateFunction<Scenario> = ajv.compile<Scenario>(SCENARIO_SCHEMA);

/** Throws `ShapeError`. */
export function checkFault(value: unknown): Fault {
  if (isFault(value)) return fitting('fault', value);
  throw new ShapeError(complain('fault', isFault.errors ?? []));
}

/** Throws `ShapeError`. */
export function checkScenario(value: unknown): Scenario {
  if (isScenario(value)) {
    for (const [index, fault] of (value.faults ?? []).entries()) fitting(`scenario.faults.${index}`, fault);
    return value;
  }
  throw new ShapeError(complain('scenario', isScenario.errors ?? []));
}

function fitting(what: string, fault: Fault): Fault {
  const reason = misfit(fault);
  if (reason !== null) throw new ShapeError(`${what}: ${reason}`);
  return fault;
}

function complain(what: string, errors: readonly ErrorObject[]): string {
  return errors
    .map(({ instancePath, message, params }) => {
      const extra = 'additionalProperty' in params ? ` (${params.additionalProperty})` : allowed(params);
      return `${what}${instancePath.replaceAll('/', '.')}: ${message}${extra}`;
    })
    .join('; ');
}

function allowed(params: Readonly<Record<string, unknown>>): string {
  return Array.isArray(params.allowedValues) ? ` (${params.allowedValues.join(', ')})` : '';
}
