import { operationFacts } from '../model/operations.js';
import { operationNames } from '../model/words.js';
import { type Scope, type scopes, textComplaints } from './expression-rules.js';
import { nearest, unknownWord } from './nearest.js';
import { outputComplaints, regexComplaints } from './output-rules.js';
import type { Complaint } from './problem.js';
import { asList, asMap, isMap, type Raw, texts } from './shape.js';

type Scopes = ReturnType<typeof scopes>;

/** What the schema cannot say about the operations: accounts, steps, required outputs, expressions. */
export function operationComplaints(root: Raw, known: Scopes): Complaint[] {
  const complaints: Complaint[] = [];
  const accounts = Object.keys(asMap(root.accounts));
  for (const name of operationNames) {
    const operation = asMap(root.operations)[name];
    if (!isMap(operation)) continue;
    const path = `operations.${name}`;
    const facts = operationFacts[name];
    if (typeof operation.as === 'string' && !accounts.includes(operation.as))
      complaints.push({
        path: `${path}.as`,
        message: unknownWord(`unknown account "${operation.as}"`, operation.as, accounts),
      });
    if (operation.request !== undefined && operation.steps !== undefined)
      complaints.push({ path: `${path}.steps`, atKey: true, message: 'an operation has either `request` or `steps`' });
    if (operation.request === undefined && operation.steps === undefined)
      complaints.push({
        path,
        atKey: true,
        message: 'needs `request`, or `steps` where several requests make one operation',
      });
    for (const output of facts.required)
      if (!Object.hasOwn(asMap(operation.outputs), output))
        complaints.push({
          path: `${path}.outputs`,
          atKey: true,
          message: `the required output "${output}" is not mapped`,
        });
    complaints.push(...slips(asMap(operation.outputs), `${path}.outputs`, facts.outputs));
    if (facts.items !== undefined)
      complaints.push(
        ...itemSlips(
          asMap(operation.outputs)[facts.items.output],
          `${path}.outputs.${facts.items.output}`,
          facts.items.fields,
        ),
      );

    const yielded: string[] = [];
    const stepNames = new Set<string>();
    for (const [index, step] of asList(operation.steps).entries()) {
      const at = `${path}.steps.${index}`;
      complaints.push(...requestComplaints(asMap(step).request, `${at}.request`, known.request(facts.inputs, yielded)));
      for (const [output, rule] of Object.entries(asMap(asMap(step).outputs)))
        complaints.push(...outputComplaints(rule, `${at}.outputs.${output}`, known.output(facts.inputs, yielded)));
      const stepName = asMap(step).name;
      if (typeof stepName === 'string') {
        if (stepNames.has(stepName))
          complaints.push({ path: `${at}.name`, message: `another step is named "${stepName}"` });
        stepNames.add(stepName);
        yielded.push(...Object.keys(asMap(asMap(step).outputs)).map((output) => `${stepName}.${output}`));
      } else if (isMap(asMap(step).outputs)) complaints.push({ path: at, message: 'a step with outputs needs a name' });
    }
    complaints.push(...requestComplaints(operation.request, `${path}.request`, known.request(facts.inputs, [])));
    const scope = known.output(facts.inputs, yielded);
    for (const [output, rule] of Object.entries(asMap(operation.outputs)))
      complaints.push(...outputComplaints(rule, `${path}.outputs.${output}`, scope));
    complaints.push(...outcomeComplaints(operation.outcomes, `${path}.outcomes`, scope));
    complaints.push(...templateComplaints(operation.auth, `${path}.auth`, known.auth));
  }
  return complaints;
}

/** Complaints about a request: its expressions, and more than one body. */
export function requestComplaints(request: unknown, path: string, scope: Scope): Complaint[] {
  const bodies = ['body', 'form', 'multipart', 'text'].filter((body) => asMap(request)[body] !== undefined);
  const complaints = templateComplaints(request, path, scope);
  if (bodies.length > 1)
    complaints.push({
      path: `${path}.${bodies[1]}`,
      atKey: true,
      message: `a request has one body; it has ${bodies.join(' and ')}`,
    });
  const method = asMap(request).method;
  if (bodies.length > 0 && typeof method === 'string' && /^(GET|HEAD)$/i.test(method))
    complaints.push({ path: `${path}.method`, message: `a ${method.toUpperCase()} request carries no body` });
  return complaints;
}

/** Complaints about the expressions in any value. */
export function templateComplaints(value: unknown, path: string, scope: Scope): Complaint[] {
  return [...texts(value, path)].flatMap(({ path: at, text }) =>
    textComplaints(text, scope).map((message) => ({ path: at, message })),
  );
}

/** Complaints about outcome rows. */
export function outcomeComplaints(outcomes: unknown, path: string, scope: Scope): Complaint[] {
  const complaints: Complaint[] = [];
  for (const [outcome, rows] of Object.entries(asMap(outcomes)))
    for (const [index, row] of asList(rows).entries()) {
      const at = `${path}.${outcome}.${index}`;
      if (!isMap(row)) continue;
      const tests = ['in', 'matches', 'exists'].filter((test) => row[test] !== undefined);
      if (row.at === undefined && tests.length > 0)
        complaints.push({ path: at, message: `\`${tests.join('`, `')}\` needs \`at\`: the value to look at` });
      if (row.at !== undefined && tests.length === 0)
        complaints.push({ path: at, message: '`at` needs one of `in`, `matches`, `exists`' });
      if (row.at !== undefined) complaints.push(...outputComplaints(row.at, `${at}.at`, scope));
      if (typeof row.matches === 'string') complaints.push(...regexComplaints(row.matches, `${at}.matches`, false));
    }
  return complaints;
}

/** More outputs than those of the table may be mapped, but a slip of a missing one is no such output. */
function slips(outputs: Raw, path: string, known: readonly string[]): Complaint[] {
  const missing = known.filter((output) => !Object.hasOwn(outputs, output));
  return Object.keys(outputs).flatMap((output) =>
    known.includes(output) || nearest(output, missing) === null
      ? []
      : [{ path: `${path}.${output}`, atKey: true, message: unknownWord('unknown output', output, known) }],
  );
}

function itemSlips(rule: unknown, path: string, fields: readonly string[]): Complaint[] {
  if (Array.isArray(rule)) return rule.flatMap((item, index) => itemSlips(item, `${path}.${index}`, fields));
  return slips(asMap(asMap(rule).each), `${path}.each`, fields);
}
