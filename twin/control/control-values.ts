import type { JsonObject } from '../body.js';
import { ShapeError } from '../shape-error.js';

/** Readers of one field of a control body; all throw `ShapeError` that names field and expectation. */
export function textOf(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new ShapeError(`${name} must be a non-empty string`);
  return value;
}

export function numeric(body: JsonObject, name: string): number {
  const value = body[name];
  if (typeof value !== 'number') throw new ShapeError(`${name} must be a number`);
  return value;
}

export function natural(body: JsonObject, name: string, absent: number): number {
  const value = body[name] ?? absent;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 600_000) {
    throw new ShapeError(`${name} must be a whole number from 0 to 600000`);
  }
  return value;
}

export function flag(body: JsonObject, name: string, absent: boolean): boolean {
  const value = body[name] ?? absent;
  if (typeof value !== 'boolean') throw new ShapeError(`${name} must be true or false`);
  return value;
}

export function oneOf<T extends string>(body: JsonObject, name: string, allowed: readonly T[], absent?: T): T {
  const value = body[name] ?? absent;
  const match = allowed.find((one) => one === value);
  if (match === undefined) throw new ShapeError(`${name} must be one of ${allowed.join(', ')}`);
  return match;
}

export function optional<T>(
  body: JsonObject,
  name: string,
  read: (body: JsonObject, name: string) => T,
): T | undefined {
  return body[name] === undefined ? undefined : read(body, name);
}
