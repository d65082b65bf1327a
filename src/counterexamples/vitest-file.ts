import { plainText } from '../../reporters/plain-text.js';
import type { Counterexample, ItemValues, StatusWord, WalkExpectation } from '../model/counterexample.js';
import { addressName, addressNames, headLines, hookName, settingLines } from './head.js';
import type { Place } from './places.js';
import { type Piece, type Plan, type PlannedAction, planExport, type Variable } from './plan.js';
import { type Language, stageLines } from './stage-lines.js';
import { vitestRuntime } from './vitest-runtime.js';

/** `fetch` refuses a body with these. */
const bodiless = /^(?:GET|HEAD)$/;
const unbounded = 1_000;

/**
 * A stand-alone test in one file: `vitest` and the global `fetch`, nothing else. It sends what was sent, takes from live
 * answers what came from answers, and asserts of the law what HTTP alone shows; a law that HTTP does not show is skipped,
 * never passed.
 *
 * @param file name of the counterexample's file, for the command that judges it in full
 */
export function vitestFile(example: Counterexample, file: string): string {
  const plan = planExport(example);
  const body = [
    // All that is missing is told before anything is sent.
    ...addressNames(example).map((name) => `setting(${literal(name)});`),
    ...plan.variables.filter(({ kind }) => kind !== 'taken').map((variable) => declaration(variable)),
    ...stageLines(plan, example, javaScript(plan)),
    ...expectationLines(plan, file),
  ];
  const waits = example.actions.map((action) => (action.kind === 'wait' ? action.ms : 10_000));
  const timeout = Math.round(waits.reduce((sum, ms) => sum + ms, 60_000));
  const test = [
    `test(${literal(plainText(example.law.text))}, { timeout: ${timeout} }, async (context) => {`,
    ...body.map((line) => `  ${line}`.trimEnd()),
    '});',
  ].join('\n');
  const operated = example.actions.some(({ kind }) => kind === 'operator');
  return [
    ...headLines(example, file).map(comment),
    ...settingLines(plan, example).map(comment),
    ...(operated ? ["import { execFile } from 'node:child_process';"] : []),
    "import { expect, test } from 'vitest';",
    '',
    plan.expectations.length > 0 ? test.replace('async (context)', 'async ()') : test,
    vitestRuntime(test),
  ].join('\n');
}

function declaration(variable: Variable): string {
  switch (variable.kind) {
    case 'secret':
      return `const ${variable.name} = setting(${literal(variable.name)});`;
    case 'fresh':
      return `const ${variable.name} = fresh(${literal(variable.value)});`;
    case 'taken':
      return `const ${variable.name} = take(answer${variable.action + 1}, ${place(variable.from)});`;
  }
}

function place({ of, between }: Place): string {
  const where =
    of === 'body' ? '{}' : `{ ${'at' in of ? 'at' : 'header'}: ${literal('at' in of ? of.at : of.header)} }`;
  return between === null ? where : `${where}, ${literal(between.after)}, ${literal(between.before)}`;
}

function javaScript(plan: Plan): Language {
  const used = usedAnswers(plan);
  return {
    comment,
    declaration,
    wait: ({ ms }) => `await new Promise((done) => setTimeout(done, ${ms}));`,
    operator: (action) => `await operator(${literal(hookName(action))}, ${literal(plainText(action.text))});`,
    request: (action) =>
      `${used.has(action.index) ? `const answer${action.index + 1} = ` : ''}await ${request(action)};`,
    leave: (action) => `const sent${action.index + 1} = ${request(action)};`,
    join: (left) => {
      const names = left.map(({ index }) => (used.has(index) ? `answer${index + 1}` : '')).join(', ');
      const sent = left.map(({ index }) => `sent${index + 1}`).join(', ');
      return `${/\w/.test(names) ? `const [${names}] = ` : ''}await Promise.all([${sent}]);`;
    },
  };
}

/** Answers that something is read from; the others need no name. */
function usedAnswers({ variables, expectations }: Plan): ReadonlySet<number> {
  return new Set([
    ...variables.flatMap((variable) => (variable.kind === 'taken' ? [variable.action] : [])),
    ...expectations.flatMap((each) => ('actions' in each ? each.actions : [each.action])),
  ]);
}

function request(action: Extract<PlannedAction, { kind: 'request' }>): string {
  const options = [
    ...(action.headers.length === 0
      ? []
      : [`headers: { ${action.headers.map(({ name, value }) => `${literal(name)}: ${template(value)}`).join(', ')} }`]),
    ...(action.body === null || bodiless.test(action.method) ? [] : [`body: ${template(action.body)}`]),
    ...(action.cookies ? [`cookies: ${literal(action.account ?? '')}`] : []),
  ];
  const rest = options.length === 0 ? '' : `, { ${options.join(', ')} }`;
  return `send(${literal(addressName(action))}, ${literal(action.method)}, ${template(action.path)}${rest})`;
}

function template(pieces: readonly Piece[]): string {
  const written = pieces.map((piece) => (typeof piece === 'string' ? literal(piece) : spelled(piece)));
  return written.length === 0 ? "''" : written.join(' + ');
}

function spelled({ variable, as }: Exclude<Piece, string>): string {
  switch (as) {
    case 'raw':
      return variable;
    case 'json':
      return `JSON.stringify(${variable}).slice(1, -1)`;
    case 'uri':
    case 'form':
      return `encodeURIComponent(${variable})`;
  }
}

function expectationLines(plan: Plan, name: string): readonly string[] {
  const { expectations } = plan;
  if (expectations.length > 0) return ['', ...expectations.map((each) => expectation(each, plan))];
  const why = `HTTP alone does not show whether the law held: readiness replay ${name}`;
  return [
    '',
    comment('What the answers say is no proof: only an observer at the upstream can judge.'),
    `context.skip(${literal(why)});`,
  ];
}

function expectation(each: WalkExpectation, plan: Plan): string {
  const texts = (all: readonly string[]) => `[${all.map((text) => template(plan.spell(text))).join(', ')}]`;
  const record = (values: ItemValues) => {
    const members = Object.entries(values).map(([at, text]) => `${literal(at)}: ${template(plan.spell(text))}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  };
  switch (each.expect) {
    case 'given':
      return `given(answer${each.action + 1}, ${literal(each.at)}, ${texts(each.oneOf)});`;
    case 'given-status':
      return `givenStatus(answer${each.action + 1}, [${each.oneOf.map(statusWord).join(', ')}], [${each.but.join(', ')}]);`;
    case 'status': {
      const words = each.oneOf.map(statusWord).join(', ');
      return `expect([${words}], 'its status').toContain(named(answer${each.action + 1}, [${words}]));`;
    }
    case 'value':
      return `expect(${texts(each.oneOf)}, ${literal(each.at)}).toContain(at(answer${each.action + 1}, ${literal(each.at)}) ?? '');`;
    case 'distinct':
      return bounded(`distinct([${answers(each.actions)}], ${literal(each.at)})`, each.at, each);
    case 'count':
      return bounded(`items(answer${each.action + 1}, ${literal(each.at)}, ${record(each.where)})`, each.at, each);
    case 'values': {
      const found = `values(answer${each.action + 1}, ${literal(each.at)}, ${record(each.where)}, ${literal(each.field)})`;
      if (each.among === null) return bounded(found, `${each.at} ${each.field}`, each);
      return `expect(${texts(each.among)}, ${literal(`all there may be at ${each.field}`)}).toEqual(expect.arrayContaining(${found}));`;
    }
    case 'gaps': {
      const list = `answer${each.action + 1}, ${literal(each.at)}, ${record(each.where)}, ${record(each.after)}`;
      return `expect(hurried(${list}, ${each.fewest}, ${JSON.stringify(each.paces)}), 'gaps that should be longer, ms').toEqual([]);`;
    }
    case 'absent':
      return `for (const answer of [${answers(each.actions)}]) expect(answered(answer).body).not.toContain(${template(plan.spell(each.text))});`;
  }
}

function statusWord(word: StatusWord): string {
  return typeof word === 'number' ? String(word) : literal(word);
}

function bounded(list: string, at: string, { atLeast, atMost }: { atLeast: number; atMost: number }): string {
  const bounds = [
    ...(atLeast > 0 ? [`toBeGreaterThanOrEqual(${atLeast})`] : []),
    ...(atMost < unbounded ? [`toBeLessThanOrEqual(${atMost})`] : []),
  ];
  return bounds.map((bound) => `expect(${list}.length, ${literal(`how many at ${at}`)}).${bound};`).join('\n  ');
}

function answers(actions: readonly number[]): string {
  return actions.map((action) => `answer${action + 1}`).join(', ');
}

function comment(text: string): string {
  return `// ${plainText(text)}`.trimEnd();
}

/** A JavaScript string of the very text; what could hide or reorder what a reader sees is written as its code. */
function literal(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)}'`;
}
