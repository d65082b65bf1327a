import type { Behaviour } from '../reference/behaviour.js';
import { withSeams } from './defect.js';

/** The same behaviour with some pages or assets changed on their way out, by file name. */
export function withContent(
  behaviour: Behaviour,
  edits: Readonly<Record<string, (text: string) => string>>,
): Behaviour {
  return withSeams(behaviour, 'edge', {
    content: (name, text) => {
      const given = behaviour.edge.content(name, text);
      return edits[name]?.(given) ?? given;
    },
  });
}

/** Replaces a passage that must be there: a page that moved on must not turn a defect into a correct partner. */
export function swap(text: string, passage: string, by: string): string {
  if (!text.includes(passage)) throw new Error(`the page no longer has the passage "${passage}"`);
  return text.replace(passage, () => by);
}
