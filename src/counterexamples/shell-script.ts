import { plainText } from '../../reporters/plain-text.js';
import type { Counterexample, ItemValues, WalkExpectation } from '../model/counterexample.js';
import { addressName, addressNames, headLines, hookName, settingLines } from './head.js';
import type { Place } from './places.js';
import { type Piece, type Plan, type PlannedAction, planExport, type Variable } from './plan.js';
import { shellRuntime } from './shell-runtime.js';
import { type Language, stageLines } from './stage-lines.js';

type PlannedRequest = Extract<PlannedAction, { kind: 'request' }>;

/**
 * The same requests as curl lines in a POSIX shell script. Ends with 0 where the answers show what the law asks, 1 where
 * they break it, 2 where it could not be judged. Header values and bodies never stand in a process list.
 *
 * @param file name of the counterexample's file, for the command that judges it in full
 */
export function shellScript(example: Counterexample, file: string): string {
  const plan = planExport(example);
  const body = [
    ...plan.variables.flatMap((variable) => (variable.kind === 'fresh' ? [declaration(variable)] : [])),
    ...stageLines(plan, example, shell),
    '',
    ...expectationLines(plan, file),
  ].join('\n');
  return [
    '#!/bin/sh',
    ...[...headLines(example, file), ...settingLines(plan, example)].map(comment),
    'set -eu',
    ...needed(plan, example).map(asked),
    ...addressNames(example).map((name) => `${name}=\${${name}%/}`),
    shellRuntime(body),
    body,
    '',
  ].join('\n');
}

/** Asked for before anything is sent. */
function needed({ variables }: Plan, { actions }: Pick<Counterexample, 'actions'>): readonly string[] {
  return [
    ...addressNames({ actions }),
    ...variables.flatMap((variable) => (variable.kind === 'secret' ? [variable.name] : [])),
    ...actions.flatMap(({ kind }, index) => (kind === 'operator' ? [hookName({ index })] : [])),
  ];
}

function asked(name: string): string {
  const complaint = `not judged: set ${name}, see the top of this file`;
  return `[ -n "\${${name}:-}" ] || { printf '%s\\n' ${quoted(complaint)} >&2; exit 2; }`;
}

function declaration(variable: Variable): string {
  switch (variable.kind) {
    case 'secret':
      return '';
    case 'fresh':
      return `v_${variable.name}=$(fresh ${quoted(variable.value)})`;
    case 'taken':
      return `v_${variable.name}=$(take ${variable.action + 1} ${place(variable.from)})`;
  }
}

function place({ of, between }: Place): string {
  const from = of === 'body' ? 'body -' : 'at' in of ? `at ${quoted(of.at)}` : `header ${quoted(of.header)}`;
  return between === null ? from : `${from} ${quoted(between.after)} ${quoted(between.before)}`;
}

const shell: Language = {
  comment,
  declaration,
  wait: ({ ms }) => `sleep ${(ms / 1000).toFixed(3)}`,
  operator: (action) => `sh -c "$${hookName(action)}" # ${plainText(action.text)}`,
  request,
  leave: (action) => `${request(action)} &`,
  join: () => 'wait',
};

function request(action: PlannedRequest): string {
  const { index, to, via, method, path, headers, body, cookies, account } = action;
  const words = [
    body === null ? 'send' : 'send_body',
    String(index + 1),
    method,
    `"$${addressName({ to, via })}"${spelled(path)}`,
    cookies ? quoted(`jar-${Buffer.from(account ?? '').toString('hex')}`) : "''",
    ...headers.map(({ name, value }) => headerWord(name, value)),
  ];
  return body === null ? words.join(' ') : `${printed(body)} | ${words.join(' ')}`;
}

/** curl takes a header without a value from a semicolon. */
function headerWord(name: string, value: readonly Piece[]): string {
  const [first, ...rest] = value;
  if (first === undefined) return quoted(`${name};`);
  // Header values are bytes, one a character.
  const pieces = typeof first === 'string' ? [`${name}: ${first}`, ...rest] : [`${name}: `, ...value];
  return pieces.map((piece) => (typeof piece === 'string' ? bytes(piece) : spelledReference(piece))).join('');
}

function bytes(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text)) return quoted(text);
  const format = [...text].map((character) =>
    /[\u0080-\u00ff]/.test(character) ? octal(character) : character.replace(/[\\%]/, '$&$&'),
  );
  return `"$(printf ${quoted(format.join(''))})"`;
}

function octal(character: string): string {
  return `\\${(character.codePointAt(0) ?? 0).toString(8).padStart(3, '0')}`;
}

/** A shell variable cannot hold a NUL, but a format of printf can say one. */
function printed(body: readonly Piece[]): string {
  const parts = body.flatMap((piece): readonly (readonly [string, string])[] =>
    typeof piece === 'string'
      ? piece.split('\0').flatMap((text, index): readonly (readonly [string, string])[] => {
          const held = ['%s', quoted(text)] as const;
          return index === 0 ? [held] : [['\\000', ''], held];
        })
      : [['%s', spelledReference(piece)]],
  );
  const format = parts.map(([part]) => part).join('');
  const words = parts.flatMap(([, word]) => (word === '' ? [] : [word]));
  return `printf '${format === '' ? '%s' : format}' ${words.join(' ') || "''"}`;
}

function spelled(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? quoted(piece) : spelledReference(piece))).join('');
}

function spelledReference({ variable, as }: Exclude<Piece, string>): string {
  const value = /^[A-Z0-9_]+$/.test(variable) ? `"$${variable}"` : `"$v_${variable}"`;
  switch (as) {
    case 'raw':
      return value;
    case 'json':
      return `"$(json ${value})"`;
    case 'uri':
    case 'form':
      return `"$(uri ${value})"`;
  }
}

function expectationLines({ expectations, spell }: Plan, file: string): readonly string[] {
  if (expectations.length === 0) {
    const why = `HTTP alone does not show whether the law held: readiness replay ${file}`;
    return [`stop ${quoted(why)}`];
  }
  return [...expectations.map((each) => expectation(each, spell)), 'exit "$broken"'];
}

function expectation(each: WalkExpectation, spell: Plan['spell']): string {
  const texts = (all: readonly string[]) => all.map((text) => spelled(spell(text))).join(' ');
  const pairs = (values: ItemValues) => Object.entries(values).flatMap(([at, text]) => [quoted(at), texts([text])]);
  switch (each.expect) {
    case 'given':
      return `expect_given ${each.action + 1} ${quoted(each.at)} ${texts(each.oneOf)}`;
    case 'given-status':
      return `expect_given_status ${each.action + 1} ${quoted(each.but.join(' '))} ${each.oneOf.join(' ')}`;
    case 'status':
      return `expect_status ${each.action + 1} ${each.oneOf.join(' ')}`;
    case 'value':
      return `expect_value ${each.action + 1} ${quoted(each.at)} ${texts(each.oneOf)}`;
    case 'distinct':
      return `expect_distinct ${quoted(each.at)} ${each.atLeast} ${each.atMost} ${numbers(each.actions)}`;
    case 'count':
      return [
        ...['expect_count', each.action + 1, quoted(each.at), each.atLeast, each.atMost],
        ...pairs(each.where),
      ].join(' ');
    case 'values': {
      const where = pairs(each.where);
      return [
        ...['expect_values', each.action + 1, quoted(each.at), quoted(each.field), each.atLeast, each.atMost],
        where.length / 2,
        ...where,
        ...(each.among ?? []).map((text) => texts([text])),
      ].join(' ');
    }
    case 'gaps': {
      const where = pairs(each.where);
      return [
        ...['expect_gaps', each.action + 1, quoted(each.at), each.fewest, quoted(JSON.stringify(each.paces))],
        where.length / 2,
        ...where,
        ...pairs(each.after),
      ].join(' ');
    }
    case 'absent':
      return `expect_absent ${texts([each.text])} ${numbers(each.actions)}`;
  }
}

function numbers(actions: readonly number[]): string {
  return actions.map((action) => action + 1).join(' ');
}

function comment(text: string): string {
  return `# ${plainText(text)}`.trimEnd();
}

/** In single quotes nothing means anything; the quote itself leaves them. */
function quoted(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
