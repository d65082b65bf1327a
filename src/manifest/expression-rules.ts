import { type Expression, expressionRoots, isExpression, parseExpression } from '../model/expression.js';
import { parseText } from '../model/template.js';
import { nearest, unknownWord } from './nearest.js';

/** What may be read at a place of the manifest: per root, the names known there, or `any`. */
export type Scope = Readonly<Record<string, readonly string[] | 'any'>>;

const surroundings: Scope = {
  twin: ['pools', 'swaps'],
  upstream: ['secretKey', 'publishableKey', 'swapsCredential', 'mode', 'publicUrl', 'quoteTtlMs'],
  webhooks: ['secret', 'url', 'header'],
  target: ['port', 'baseUrl'],
  run: ['dir'],
};

/** Scopes by the place in the manifest. `account` names are those that any account has. */
export function scopes(accountValues: readonly string[]) {
  const performed: Scope = { ...surroundings, account: [...accountValues, 'name'], session: 'any' };
  return {
    baseUrl: { target: ['port'], run: ['dir'] } satisfies Scope,
    process: surroundings,
    headers: surroundings,
    webhookUrl: { target: ['port', 'baseUrl'] } satisfies Scope,
    artifacts: { run: ['dir'], target: ['port'] } satisfies Scope,
    auth: { ...performed, inputs: 'any' } satisfies Scope,
    ui: { ...performed, inputs: 'any', page: ['url'] } satisfies Scope,
    /** `steps` as `NAME.OUTPUT`. */
    request: (inputs: readonly string[], steps: readonly string[]): Scope => ({ ...performed, inputs, steps }),
    output: (inputs: readonly string[], steps: readonly string[]): Scope => ({
      ...performed,
      inputs,
      steps,
      response: ['body', 'header', 'status', 'url'],
    }),
    uiOutput: { ...performed, inputs: 'any', page: ['url'], response: ['body'] } satisfies Scope,
  };
}

/** Every complaint about the expressions of one text. */
export function textComplaints(text: string, scope: Scope): string[] {
  if (isExpression(text)) {
    const parsed = parseExpression(text);
    if (parsed.ok) return expressionComplaints(parsed.expression, scope);
    const hint = parseExpression(text.split(/[\s/#]/)[0] ?? '').ok && !text.includes('#');
    const advice = '; inside text put braces around it, and write $$ for a dollar sign that is meant';
    return [hint ? `${parsed.reason}${advice}` : parsed.reason];
  }
  const { pieces, faults } = parseText(text);
  return [
    ...faults,
    ...pieces.flatMap((piece) => (typeof piece === 'string' ? [] : expressionComplaints(piece, scope))),
  ];
}

/** Every complaint about one expression: an unknown root, one that has no value here, an unknown name under it. */
function expressionComplaints(expression: Expression, scope: Scope): string[] {
  const { source, root, path } = expression;
  if (!Object.hasOwn(scope, root)) {
    const here = Object.keys(scope);
    if (expressionRoots.some((known) => known === root))
      return [`${source}: $${root} has no value here. Known here: ${here.map((name) => `$${name}`).join(', ')}.`];
    const guess = nearest(root, here);
    return [
      `${source}: unknown expression root $${root}. Known: ${here.map((name) => `$${name}`).join(', ')}.${guess === null ? '' : ` Did you mean "$${guess}"?`}`,
    ];
  }
  const names = scope[root];
  const [first] = path;
  if (names === 'any' || names === undefined) return [];
  if (first === undefined)
    return ['account', 'inputs'].includes(root)
      ? []
      : [`${source}: $${root} needs a name, such as $${root}.${names[0] ?? 'name'}`];
  if (root === 'steps') {
    const output = path.slice(0, 2).join('.');
    return names.includes(output) ? [] : [unknownWord(`${source}: no earlier step yields "${output}"`, output, names)];
  }
  if (!names.includes(first)) return [unknownWord(`${source}: $${root} has no "${first}" here`, first, names)];
  if (root === 'response' && first === 'header' && path.length !== 2) return [`${source}: write $response.header.NAME`];
  if (root === 'response' && first === 'body' && path.length > 1)
    return [`${source}: write $response.body#/${path.slice(1).join('/')}`];
  return [];
}
