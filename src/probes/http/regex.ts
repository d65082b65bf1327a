import { createContext, Script } from 'node:vm';

const longestMs = 1000;
const exec = new Script('regex.exec(text)');
const sandbox: { regex: RegExp; text: string } = { regex: /(?:)/, text: '' };
let context: ReturnType<typeof createContext> | null = null;

/** Group 1 of the first match, `undefined` where there is none. A pattern that runs away counts as no match. */
export function captured(pattern: string, text: string): string | undefined {
  return match(pattern, text)?.[1];
}

/** Whether a pattern matches anywhere. */
export function matches(pattern: string, text: string): boolean {
  return match(pattern, text) !== null;
}

/** The pattern is the manifest's, the text is the target's: together they may take exponential time. */
function match(pattern: string, text: string): RegExpExecArray | null {
  context ??= createContext(sandbox);
  sandbox.regex = new RegExp(pattern);
  sandbox.text = text;
  try {
    return exec.runInContext(context, { timeout: longestMs }) as RegExpExecArray | null;
  } catch {
    return null;
  } finally {
    sandbox.text = '';
  }
}
