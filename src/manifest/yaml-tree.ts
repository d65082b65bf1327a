import { EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import { maskBraces } from './environment.js';
import { resolveScalars, type ScalarEvent, type ScalarNode, scalar, tagFault } from './yaml-scalars.js';

/** A YAML node that remembers where it was written. Aliases point at the node that they name. */
export type Node =
  | {
      readonly kind: 'scalar';
      readonly at: number;
      readonly text: string;
      readonly plain: boolean;
      value: unknown;
    }
  | { readonly kind: 'list'; readonly at: number; readonly items: Node[] }
  | { readonly kind: 'map'; readonly at: number; readonly entries: Entry[] };
export type MapNode = Extract<Node, { kind: 'map' }>;
interface Entry {
  readonly key: string;
  readonly at: number;
  readonly node: Node;
  /** `<<`: the node's own entries are taken over where the map does not have them itself. */
  readonly merge: boolean;
}

export interface TreeFault {
  readonly at: number;
  readonly message: string;
}

type Frame =
  | { readonly node: Extract<Node, { kind: 'list' }> }
  | { readonly node: MapNode; readonly seen: Set<string>; key: { text: string; at: number; merge: boolean } | null };
type MapFrame = Extract<Frame, { node: MapNode }>;

/** Composes one YAML 1.2 document (core schema, and merge keys) into nodes. Never throws. */
export function composeTree(text: string): { readonly root: Node | null; readonly faults: readonly TreeFault[] } {
  const { source, unmask } = maskBraces(text);
  const faults: TreeFault[] = [];
  let events: Event[];
  try {
    events = parseEvents(source, { maxDepth: 64 });
  } catch (error) {
    return { root: null, faults: [yamlFault(error)] };
  }
  let root: Node | null = null;
  let documents = 0;
  const anchors = new Map<string, Node>();
  const frames: (Frame | null)[] = [];
  const scalars: { node: ScalarNode; event: ScalarEvent }[] = [];

  const add = (node: Node, at: number): void => {
    const frame = frames.at(-1);
    if (frame === null || frame === undefined) {
      if (documents === 1) root = node;
      else faults.push({ at, message: 'a manifest is one YAML document; this is another one' });
    } else if (!('key' in frame)) frame.node.items.push(node);
    else addToMap(frame, node, at, faults);
  };

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        documents += 1;
        anchors.clear();
        frames.push(null);
        break;
      case EVENT_ID.SCALAR: {
        const node = scalar(source, event, unmask);
        scalars.push({ node, event });
        anchor(source, event, node, anchors);
        add(node, node.at);
        break;
      }
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        if (event.tagStart >= 0) faults.push(tagFault(source, event.tagStart, event.tagEnd));
        const node: Node =
          event.type === EVENT_ID.SEQUENCE
            ? { kind: 'list', at: event.start, items: [] }
            : { kind: 'map', at: event.start, entries: [] };
        anchor(source, event, node, anchors);
        add(node, node.at);
        frames.push(node.kind === 'map' ? { node, seen: new Set(), key: null } : { node });
        break;
      }
      case EVENT_ID.ALIAS: {
        const name = source.slice(event.anchorStart, event.anchorEnd);
        const node = anchors.get(name);
        if (node === undefined)
          faults.push({ at: event.anchorStart, message: `alias *${name} names no anchor before it` });
        add(node ?? { kind: 'scalar', at: event.anchorStart, text: '', plain: true, value: null }, event.anchorStart);
        break;
      }
      case EVENT_ID.POP:
        frames.pop();
        break;
    }
  }
  resolveScalars(source, scalars, unmask, faults);
  return { root, faults };
}

function addToMap(frame: MapFrame, node: Node, at: number, faults: TreeFault[]): void {
  if (frame.key === null) {
    if (node.kind !== 'scalar') faults.push({ at, message: 'a key must be plain text' });
    const text = node.kind === 'scalar' ? node.text : '';
    frame.key = { text, at, merge: text === '<<' && node.kind === 'scalar' && node.plain };
    return;
  }
  const { text, at: keyAt, merge } = frame.key;
  frame.key = null;
  if (merge) {
    // What is merged may not be complete yet: it is taken apart when the tree is expanded.
    frame.node.entries.push({ key: '<<', at: keyAt, node, merge: true });
    return;
  }
  if (text === '__proto__') faults.push({ at: keyAt, message: 'this key cannot be used' });
  else if (frame.seen.has(text)) faults.push({ at: keyAt, message: `the key "${text}" is written twice` });
  else frame.node.entries.push({ key: text, at: keyAt, node, merge: false });
  frame.seen.add(text);
}

function anchor(
  source: string,
  event: { anchorStart: number; anchorEnd: number },
  node: Node,
  anchors: Map<string, Node>,
): void {
  if (event.anchorStart >= 0) anchors.set(source.slice(event.anchorStart, event.anchorEnd), node);
}

function yamlFault(error: unknown): TreeFault {
  if (error instanceof YAMLException)
    return { at: error.mark?.position ?? 0, message: `not valid YAML: ${error.reason}` };
  return { at: 0, message: 'not valid YAML' };
}
