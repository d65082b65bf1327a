import type { Check, MessageData, Statements } from '../model/check.js';
import type { Statement } from './conclude.js';

/** Writes down what a check says. A failure without evidence is a broken check, not a finding. */
export function recordStatements(check: Check, said: Statement[]): Statements<string> {
  return {
    met: (how, evidence = []) => void said.push({ kind: 'met', how, evidence }),
    fail(message, data, evidence) {
      const template = check.messages[message];
      if (template === undefined) throw new Error(`${check.id} has no message ${message}`);
      if (evidence.length === 0) throw new Error(`${check.id} said ${message} without evidence`);
      said.push({ kind: 'fail', message, text: fill(template, data), evidence });
    },
    unverified: (fault, reason, evidence = []) => void said.push({ kind: 'unverified', fault, reason, evidence }),
    notApplicable: (line, text) => void said.push({ kind: 'not-applicable', line, text }),
  };
}

/** Puts data into `{name}` places; throws on a place that has no value. */
function fill(template: string, data: MessageData): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined) throw new Error(`message "${template}" lacks a value for {${name}}`);
    return String(value);
  });
}
