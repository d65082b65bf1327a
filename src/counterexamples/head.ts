import type { Counterexample } from '../model/counterexample.js';
import type { Plan, PlannedAction } from './plan.js';

/** What stands at the top of every export: the law, what was seen, and how the whole law is judged. */
export function headLines(
  { law, seen, repeats, profile, seed, path }: Counterexample,
  file: string,
): readonly string[] {
  const rules = law.rules.length === 0 ? '' : `rules ${law.rules.join(', ')}, `;
  return [
    `${law.text}`,
    `Broken in ${repeats.failed} of ${repeats.runs} runs: ${seen}`,
    `Found with ${rules}profile ${profile}, seed ${seed}, path ${path === '' ? 'none' : path}.`,
    `This file sees what HTTP shows. The law itself is judged by: readiness replay ${file}`,
  ];
}

/** What must be set in the environment, a line each. */
export function settingLines({ variables }: Plan, { actions, subject }: Counterexample): readonly string[] {
  return [
    'Set in the environment:',
    ...addressNames({ actions }).map((name) => `  ${name}: ${addressWords(name, subject)}`),
    ...variables.flatMap((variable) =>
      variable.kind === 'secret'
        ? [`  ${variable.name}: ${variable.label} of ${variable.account ?? 'the sender'}`]
        : [],
    ),
    ...actions.flatMap((action, index) =>
      action.kind === 'operator' ? [`  ${hookName({ index })}: a shell command that does this: ${action.text}`] : [],
    ),
  ];
}

/** The environment variable with the address that a request goes to. */
export function addressName({ to, via = 0 }: { readonly to: 'target' | 'control'; readonly via?: number }): string {
  if (to === 'control') return 'TWIN_URL';
  return via === 0 ? 'TARGET_URL' : `TARGET_URL_${via + 1}`;
}

/** Those of all requests, each once. */
export function addressNames({ actions }: Pick<Counterexample, 'actions'>): readonly string[] {
  const names = actions.flatMap((action) => (action.kind === 'request' ? [addressName(action)] : []));
  return [...new Set(names)].sort();
}

function addressWords(name: string, subject: Counterexample['subject']): string {
  if (name === 'TWIN_URL') return 'origin of the twin behind it, from `readiness twin`';
  if (subject === 'partner') return 'origin of what is tested, e.g. http://127.0.0.1:3000';
  const which = name === 'TARGET_URL' ? 'of what is tested' : 'of another process of it, as for --replica';
  return `base URL ${which}, with the path that \`audit --target\` was given, e.g. http://127.0.0.1:3000/v1`;
}

/** The environment variable that holds the command of an operator's act. */
export function hookName({ index }: Pick<PlannedAction, 'index'>): string {
  return `OPERATOR_${index + 1}`;
}
