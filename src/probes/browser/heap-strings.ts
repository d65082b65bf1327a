import type { Page } from 'playwright-core';
import { within } from './within.js';

const MOST = 200 * 1024 * 1024;
const SHORTEST = 8;

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
      readonly edge_fields: readonly string[];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly strings: readonly string[];
}

/** Every string on the page's heap, also those that nothing but a closure holds. Null where it takes too long or too much. */
export async function heapStrings(page: Page, timeoutMs: number): Promise<string[] | null> {
  const cdp = await within(page.context().newCDPSession(page), timeoutMs).catch(() => null);
  if (cdp === null) return null;
  const chunks: string[] = [];
  let length = 0;
  cdp.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
    length += chunk.length;
    if (length <= MOST) chunks.push(chunk);
  });
  try {
    await within(cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false }), timeoutMs, 'the heap snapshot');
    if (length > MOST) return null;
    // The shape is V8's own; what it lacks ends in the catch below.
    const snapshot = JSON.parse(chunks.join('')) as Snapshot;
    const strings = snapshot.strings.filter((text) => text.length >= SHORTEST);
    return [...new Set([...strings, ...concatenated(snapshot)])];
  } catch {
    return null;
  } finally {
    await within(cdp.detach(), 1000).catch(() => undefined);
  }
}

/** V8 keeps joined strings as trees of their pieces; put together they are what the page would read. */
function concatenated({ snapshot: { meta }, nodes, edges, strings }: Snapshot): string[] {
  const [types] = meta.node_types;
  const nodeSize = meta.node_fields.length;
  const edgeSize = meta.edge_fields.length;
  const nodeType = meta.node_fields.indexOf('type');
  const nodeName = meta.node_fields.indexOf('name');
  const edgeCount = meta.node_fields.indexOf('edge_count');
  const edgeName = meta.edge_fields.indexOf('name_or_index');
  const edgeTo = meta.edge_fields.indexOf('to_node');
  const joinedType = types.indexOf('concatenated string');
  const pieces = new Map<number, { first: number; second: number }>();
  let edge = 0;
  for (let node = 0; node < nodes.length; node += nodeSize) {
    const end = edge + (nodes[node + edgeCount] ?? 0) * edgeSize;
    if (nodes[node + nodeType] === joinedType) {
      const found = { first: -1, second: -1 };
      for (let at = edge; at < end; at += edgeSize) {
        const name = strings[edges[at + edgeName] ?? -1];
        if (name === 'first' || name === 'second') found[name] = edges[at + edgeTo] ?? -1;
      }
      pieces.set(node, found);
    }
    edge = end;
  }
  const flat = new Map<number, string>();
  const read = (node: number, depth: number): string => {
    if (node < 0) return '';
    const parts = pieces.get(node);
    if (parts === undefined) return strings[nodes[node + nodeName] ?? -1] ?? '';
    const known = flat.get(node);
    if (known !== undefined || depth > 500) return known ?? '';
    const text = (read(parts.first, depth + 1) + read(parts.second, depth + 1)).slice(0, 100_000);
    flat.set(node, text);
    return text;
  };
  // Parts of a longer string would repeat it many times over.
  const parts = new Set([...pieces.values()].flatMap(({ first, second }) => [first, second]));
  const whole = [...pieces.keys()].filter((node) => !parts.has(node));
  return whole.map((node) => read(node, 0)).filter((text) => text.length >= SHORTEST);
}
