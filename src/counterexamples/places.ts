import type { WalkAction } from '../model/counterexample.js';

/** Where an answer holds a value: a JSON value, a header or the text of the body; whole, or between two texts on a line. */
export interface Place {
  readonly of: { readonly at: string } | { readonly header: string } | 'body';
  readonly between: { readonly after: string; readonly before: string } | null;
}

type Answer = NonNullable<Extract<WalkAction, { kind: 'request' }>['answer']>;

const shortest = 6;
const anchor = 24;
/** Short values stand in many answers by chance; under such a name they are meant. */
const telling = /(?:id|ref|key|token|code|nonce|csrf|number|quote|order|trade)$/i;
const ignored = /^(?:date|content-length|content-type|connection|keep-alive|set-cookie|vary|etag|server)$/;

/** Finds a value in an answer, the most exact place first; null where it does not stand there. */
export function findPlace(answer: Answer, value: string): Place | null {
  const leaves = jsonLeaves(answer.body);
  const whole = leaves?.find(({ text, name }) => text === value && (value.length >= shortest || telling.test(name)));
  if (whole) return { of: { at: whole.at }, between: null };
  const headers = Object.entries(answer.headers).filter(([name]) => !ignored.test(name));
  const header = headers.find(([, text]) => text === value && value.length >= shortest);
  if (header) return { of: { header: header[0] }, between: null };
  if (value.length < shortest) return null;
  for (const { at, text } of leaves ?? []) {
    const between = within(text, value);
    if (between) return { of: { at }, between };
  }
  for (const [name, text] of headers) {
    const between = within(text, value);
    if (between) return { of: { header: name }, between };
  }
  const between = leaves === null ? within(answer.body, value) : null;
  return between && { of: 'body', between };
}

/** Scalars of a JSON body in order, with their pointers; null where the body is no JSON. */
export function jsonLeaves(body: string): readonly { at: string; name: string; text: string }[] | null {
  let root: unknown;
  try {
    root = JSON.parse(body);
  } catch {
    return null;
  }
  const leaves: { at: string; name: string; text: string }[] = [];
  const visit = (value: unknown, at: string, name: string): void => {
    if (typeof value === 'string' || typeof value === 'number') leaves.push({ at, name, text: String(value) });
    if (typeof value !== 'object' || value === null || at.length > 1000) return;
    for (const [key, item] of Object.entries(value)) {
      visit(item, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, Array.isArray(value) ? name : key);
    }
  };
  visit(root, '', '');
  return leaves;
}

/** The texts around a value on its line, if they find the value again and it is no part of a longer word. */
function within(text: string, value: string): Place['between'] {
  if (/[\r\n]/.test(value)) return null;
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
    const end = at + value.length;
    if (/[\w-]/.test(text[at - 1] ?? '') || /[\w-]/.test(text[end] ?? '')) continue;
    const line = text.lastIndexOf('\n', at - 1) + 1;
    const after = text.slice(Math.max(line, at - anchor), at);
    const before = (text[end] ?? '').replace(/[\r\n]/, '');
    if (after !== '' && between(text, after, before) === value) return { after, before };
  }
  return null;
}

function between(text: string, after: string, before: string): string | null {
  const from = text.indexOf(after);
  if (from === -1) return null;
  const [line = ''] = text.slice(from + after.length).split(/\r?\n/);
  const end = before === '' ? -1 : line.indexOf(before);
  return end === -1 ? line : line.slice(0, end);
}
