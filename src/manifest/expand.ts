import { interpolate } from './environment.js';
import type { MapNode, Node, TreeFault } from './yaml-tree.js';

/** Where a value was written. Offsets into the source; `key` is -1 for list items. */
export interface Place {
  readonly key: number;
  readonly value: number;
  /** The scalar as written, before the environment was put in: the only form that may be quoted. */
  readonly written: string | null;
  readonly interpolated: boolean;
}

export interface Expanded {
  readonly value: unknown;
  /** By dotted path. */
  readonly places: ReadonlyMap<string, Place>;
  readonly secrets: readonly string[];
  readonly faults: readonly (TreeFault & { readonly path: string })[];
}

const mostValues = 50_000;

/** Where expressions are evaluated: what the environment puts there must stay literal. */
const templates =
  /^(?:target\.(?:baseUrl|headers|webServer\.(?:command|env|url))|webhooks\.url|accounts\.[^.]+\.auth|auth|defaults|operations|ui|artifacts)(?:\.|$)/;

/** Turns nodes into plain values: aliases and merges resolved, environment put in. Bounded, also for alias bombs. */
export function expandTree(root: Node, source: string, env: NodeJS.ProcessEnv): Expanded {
  const places = new Map<string, Place>();
  const secrets = new Set<string>();
  const faults: (TreeFault & { path: string })[] = [];
  const open = new Set<Node>();
  const merged = new Map<MapNode, Entries>();
  let count = 0;

  const text = (node: Extract<Node, { kind: 'scalar' }>, path: string, key: number): unknown => {
    const interpolated = typeof node.value === 'string' && node.value.includes('${');
    // Nothing at all stands nowhere: its key has to do.
    places.set(path, { key, value: node.at < 0 ? Math.max(0, key) : node.at, written: node.text, interpolated });
    if (!interpolated) return node.value;
    const filled = interpolate(node.text, env, templates.test(path));
    for (const secret of filled.secrets) secrets.add(secret);
    for (const fault of filled.faults) {
      const at = source.indexOf(fault.reference, node.at);
      faults.push({ at: at < 0 ? node.at : at, path, message: fault.message });
    }
    return filled.text;
  };

  const expand = (node: Node, path: string, key: number): unknown => {
    count += 1;
    if (count === mostValues)
      faults.push({
        at: node.at,
        path: '',
        message: `expands to more than ${mostValues} values; are aliases nested in aliases?`,
      });
    if (count >= mostValues) return null;
    if (node.kind === 'scalar') return text(node, path, key);
    if (open.has(node)) {
      faults.push({ at: key < 0 ? node.at : key, path, message: 'an alias inside the value that it names' });
      return null;
    }
    open.add(node);
    places.set(path, { key, value: node.at, written: null, interpolated: false });
    const under = path === '' ? '' : `${path}.`;
    const value =
      node.kind === 'list'
        ? node.items.map((item, index) => expand(item, `${under}${index}`, -1))
        : Object.fromEntries(
            [...mergedEntries(node, merged, faults)].map(([name, entry]) => [
              name,
              expand(entry.node, `${under}${name}`, entry.at),
            ]),
          );
    open.delete(node);
    return value;
  };

  const value = expand(root, '', -1);
  return { value, places, secrets: [...secrets], faults };
}

type Entries = Map<string, { node: Node; at: number }>;

/** A map's own entries, then those that `<<` adds; the first map of a merge list wins. Each map is merged once. */
function mergedEntries(node: MapNode, known: Map<MapNode, Entries>, faults: (TreeFault & { path: string })[]): Entries {
  const before = known.get(node);
  if (before !== undefined) return before;
  const entries: Entries = new Map();
  known.set(node, entries);
  for (const entry of node.entries) if (!entry.merge) entries.set(entry.key, entry);
  for (const entry of node.entries) {
    if (!entry.merge) continue;
    for (const source of entry.node.kind === 'list' ? entry.node.items : [entry.node]) {
      if (source.kind !== 'map') faults.push({ at: entry.at, path: '', message: '<< merges a map or a list of maps' });
      else
        for (const [name, merged] of mergedEntries(source, known, faults))
          if (!entries.has(name)) entries.set(name, merged);
    }
  }
  return entries;
}
