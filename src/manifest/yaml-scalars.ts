import {
  COLLECTION_STYLE,
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  type Event,
  getScalarValue,
  SCALAR_STYLE,
} from 'js-yaml';
import type { Node, TreeFault } from './yaml-tree.js';

export type ScalarNode = Extract<Node, { kind: 'scalar' }>;
export type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;

/** A scalar that is not typed yet. */
export function scalar(source: string, event: ScalarEvent, unmask: (text: string) => string): ScalarNode {
  const text = unmask(getScalarValue(source, event));
  const plain = event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0;
  return { kind: 'scalar', at: event.valueStart, text, plain, value: text };
}

const unanchored = { anchorStart: -1, anchorEnd: -1 };
const start: Event = { type: EVENT_ID.DOCUMENT, explicitStart: false, explicitEnd: false, directives: [] };
const end: Event = { type: EVENT_ID.POP };
const list: Event = {
  ...unanchored,
  type: EVENT_ID.SEQUENCE,
  start: 0,
  tagStart: -1,
  tagEnd: -1,
  style: COLLECTION_STYLE.FLOW,
};

/** Gives plain and tagged scalars the values of the core schema, in one go: a call for each is slow. */
export function resolveScalars(
  source: string,
  scalars: readonly { readonly node: ScalarNode; readonly event: ScalarEvent }[],
  unmask: (text: string) => string,
  faults: TreeFault[],
): void {
  const typed = scalars.filter(({ node, event }) => node.plain || event.tagStart >= 0);
  const alone = typed.map(({ event }) => ({ ...event, ...unanchored }));
  const give = (node: ScalarNode, value: unknown): void => {
    node.value = typeof value === 'string' ? unmask(value) : value;
  };
  try {
    const [values] = constructFromEvents([start, list, ...alone, end, end], { source, schema: CORE_SCHEMA });
    for (const [index, { node }] of typed.entries()) give(node, (values as readonly unknown[])[index]);
  } catch {
    for (const [index, { node, event }] of typed.entries()) {
      try {
        const scalarEvent = alone[index];
        if (scalarEvent) give(node, constructFromEvents([start, scalarEvent, end], { source, schema: CORE_SCHEMA })[0]);
      } catch {
        faults.push(tagFault(source, event.tagStart, event.tagEnd));
      }
    }
  }
}

/** A tag that means nothing here, such as `!include`. */
export function tagFault(source: string, start: number, end: number): TreeFault {
  return { at: Math.max(0, start), message: `the tag ${source.slice(start, end)} cannot be used here` };
}
