import type { ProviderCall } from '../../src/model/facts/provider.js';

const shortest = 4;

/**
 * What a conflict answer tells of the request that it conflicts with: values of the stored body that the new body does
 * not have, or the resource's id. Paths and short words prove nothing.
 */
export function leaksOf(
  conflict: ProviderCall,
  stored: ProviderCall,
): readonly { readonly name: string; readonly value: string }[] {
  const answer = conflict.exchange.response?.body ?? '';
  const own = valuesOf(conflict.exchange.request.body);
  const told = [...valuesOf(stored.exchange.request.body)]
    .filter(([value]) => !own.has(value) && value.length >= shortest && answer.includes(value))
    .map(([value, name]) => ({ name, value }));
  const { resource } = stored;
  return resource !== null && resource.length >= shortest && answer.includes(resource)
    ? [...told, { name: 'the resource id', value: resource }]
    : told;
}

/** Leaves of a JSON body, or fields of a form, by value. */
function valuesOf(body: string | null): Map<string, string> {
  const values = new Map<string, string>();
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) add(name === '' ? key : `${name}.${key}`, item);
    else if (value !== null) values.set(String(value), name);
  };
  try {
    add('', JSON.parse(body ?? 'null'));
  } catch {
    for (const [name, value] of new URLSearchParams(body ?? '')) values.set(value, name);
  }
  return values;
}
